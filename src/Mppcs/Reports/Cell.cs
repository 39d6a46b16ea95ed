namespace Mppcs.Reports;

/// <summary>What stands in one place of a table: one line, or several that belong together.</summary>
/// <param name="Lines">The lines; each is made of pieces that stand side by side.</param>
internal sealed record Cell(IReadOnlyList<IReadOnlyList<Inked>> Lines)
{
    public Cell(string text, Tone tone = Tone.Plain)
        : this([[new Inked(text, tone)]])
    {
    }

    public static implicit operator Cell(string text) => new(text);

    /// <summary>One line for each text.</summary>
    public static Cell OfLines(IEnumerable<string> lines, Tone tone = Tone.Plain) => new([.. lines.Select(line => (IReadOnlyList<Inked>)[new Inked(line, tone)])]);

    /// <summary>Pieces side by side.</summary>
    public static Cell OfParts(IReadOnlyList<Inked> parts) => new([parts]);

    /// <summary>How many columns the longest line takes.</summary>
    public int Width => Lines.Max(WidthOf);

    /// <summary>How many columns it needs when lines are broken at spaces.</summary>
    public int LongestWord => Lines.SelectMany(line => line).SelectMany(part => part.Text.Split(' ')).Select(word => word.Length).DefaultIfEmpty().Max();

    public static int WidthOf(IReadOnlyList<Inked> line) => line.Sum(part => part.Text.Length);
}
