using Mppcs.Reports;

namespace Mppcs;

/// <summary>Colours for terminals, or none.</summary>
internal sealed class Ink
{
    /// <summary>What <c>TERM</c> says of a terminal that can neither colour nor rewrite a line.</summary>
    public const string DumbTerminal = "dumb";

    private Ink(bool isColoured) => IsColoured = isColoured;

    public static Ink None { get; } = new(false);

    public static Ink Ansi { get; } = new(true);

    /// <summary>Colours where a person sees them and has not declined them.</summary>
    public static Ink For(bool isTerminal, Func<string, string?> readVariable) =>
        isTerminal && readVariable("NO_COLOR") is null && readVariable("TERM") != DumbTerminal ? Ansi : None;

    public bool IsColoured { get; }

    public string Strong(string text) => Wrap(text, "1");

    public string Faint(string text) => Wrap(text, "2");

    public string Good(string text) => Wrap(text, "32");

    public string Doubtful(string text) => Wrap(text, "33");

    public string Bad(string text) => Wrap(text, "31");

    public string Paint(string text, Tone tone) => tone switch
    {
        Tone.Strong => Strong(text),
        Tone.Faint => Faint(text),
        Tone.Good => Good(text),
        Tone.Doubtful => Doubtful(text),
        Tone.Bad => Bad(text),
        _ => text,
    };

    private string Wrap(string text, string code) => IsColoured && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
