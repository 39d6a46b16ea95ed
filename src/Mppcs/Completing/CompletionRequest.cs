using System.Globalization;

namespace Mppcs.Completing;

/// <summary>What a shell asks: the words of a command line, without the name of the tool, and which of them is being typed.</summary>
/// <param name="Before">The words before it.</param>
/// <param name="Current">The word as far as it is typed.</param>
internal sealed record CompletionRequest(IReadOnlyList<string> Before, string Current)
{
    private const string Beginning = "[complete:";

    /// <summary>Reads <c>[complete:N] WORD...</c>, where N is the number of the word, from 0. A word that is not there is empty.</summary>
    /// <returns><see langword="null"/> for any other command line.</returns>
    public static CompletionRequest? Read(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || !arguments[0].StartsWith(Beginning, StringComparison.Ordinal) || !arguments[0].EndsWith(']'))
        {
            return null;
        }

        var words = arguments.Skip(1).ToList();
        return int.TryParse(arguments[0].AsSpan(Beginning.Length..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new CompletionRequest([.. words.Take(index)], words.ElementAtOrDefault(index) ?? "")
            : new CompletionRequest(words, "");
    }
}
