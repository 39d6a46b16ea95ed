using System.CommandLine;
using Mppcs.Requests;

namespace Mppcs.Commands;

/// <summary><c>--format</c>, which every command has.</summary>
internal static class FormatOption
{
    public const string Name = "--format";
    private const string Json = "json";

    public static Option<string?> Create() => new(Name) { Description = "text (default), or json: exactly one JSON object on the standard output.", HelpName = "text|json" };

    /// <exception cref="UsageException">It is neither.</exception>
    public static OutputFormat Read(string? text) => text switch
    {
        null or "text" => OutputFormat.Text,
        Json => OutputFormat.Json,
        _ => throw new UsageException("--format takes text or json."),
    };

    /// <summary>Whether JSON was asked for on a command line that could not be parsed as a whole.</summary>
    public static bool WantsJson(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            if (arguments[index] is Name + "=" + Json or Name + ":" + Json
                || (arguments[index] == Name && index + 1 < arguments.Count && arguments[index + 1] == Json))
            {
                return true;
            }
        }

        return false;
    }
}
