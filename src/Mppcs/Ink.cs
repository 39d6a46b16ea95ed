namespace Mppcs;

/// <summary>Colours for terminals, or none.</summary>
internal sealed class Ink
{
    private readonly bool _isAnsi;

    private Ink(bool isAnsi) => _isAnsi = isAnsi;

    public static Ink None { get; } = new(false);

    public static Ink Ansi { get; } = new(true);

    public string Strong(string text) => Wrap(text, "1");

    public string Faint(string text) => Wrap(text, "2");

    public string Good(string text) => Wrap(text, "32");

    public string Bad(string text) => Wrap(text, "31");

    private string Wrap(string text, string code) => _isAnsi ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
