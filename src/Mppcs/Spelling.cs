namespace Mppcs;

/// <summary>Words that look alike.</summary>
internal static class Spelling
{
    // What was typed may be anything: nobody compares a novel with the words that are known.
    private const int Longest = 60;

    /// <summary>How many letters have to be put in, taken out or exchanged; capitals do not matter.</summary>
    public static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var exchange = diagonal + (char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchange, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }

    /// <summary>The known word that looks most like it.</summary>
    public static string? Nearest(string written, IEnumerable<string> known) => known.MinBy(word => Distance(written[..Math.Min(written.Length, Longest)], word));

    /// <summary>The known word that is probably meant; <see langword="null"/> when none looks like it.</summary>
    public static string? Guess(string written, IEnumerable<string> known) =>
        Nearest(written, known) is { } nearest && Distance(written[..Math.Min(written.Length, Longest)], nearest) <= Math.Max(1, nearest.Length / 3) ? nearest : null;
}
