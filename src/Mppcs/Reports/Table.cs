using System.Text;

namespace Mppcs.Reports;

/// <summary>
/// Cells in columns. On a terminal they are fitted to its width. Everywhere else each row is one line, however long, with headings above and
/// without an empty place, so that <c>awk</c> and <c>cut</c> find every value where they look for it and nothing is cut that somebody copies;
/// the same holds on a terminal that is too narrow or draws nothing.
/// </summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The cells; as many in each row as there are columns.</param>
internal sealed record Table(IReadOnlyList<Column> Columns, IReadOnlyList<IReadOnlyList<Cell>> Rows)
{
    private const string Gap = "  ";
    private const string Nothing = "-";

    // What is drawn beside each column and at the edges.
    private const int WidthOfGap = 2;
    private const int WidthOfEdges = 1;

    /// <summary>The table as lines for the output.</summary>
    /// <param name="context">Whose output it is.</param>
    /// <param name="narrow">The same in fewer columns, for terminals on which this does not fit.</param>
    public string Render(ToolContext context, Table? narrow = null)
    {
        var width = context.ReadWidth?.Invoke() ?? 0;
        var fitting = FitsInto(width) ? this : narrow?.FitsInto(width) == true ? narrow : null;
        return fitting is null ? RenderLines(context.OutputInk) : TerminalTable.Render(fitting, width, context.OutputInk.IsColoured);
    }

    private bool FitsInto(int width) => Columns.Select(NeededBy).Sum() + WidthOfEdges <= width;

    private int NeededBy(Column column, int index) => WidthOfGap
        + Rows.Select(row => column.IsWhole ? row[index].Width : row[index].LongestWord).Append(column.Heading.Length).Max();

    private string RenderLines(Ink ink)
    {
        List<IReadOnlyList<IReadOnlyList<Inked>>> lines = [[.. Columns.Select(column => (IReadOnlyList<Inked>)[new Inked(column.Heading, Tone.Faint)])]];
        lines.AddRange(Rows.SelectMany(LinesOf));
        var widths = Columns.Select((_, index) => lines.Max(line => Cell.WidthOf(line[index]))).ToArray();
        var page = new StringBuilder();
        foreach (var line in lines)
        {
            page.Append(string.Join(Gap, line.Select((cell, index) => Pad(cell, index))).TrimEnd()).Append('\n');
        }

        return page.ToString();

        string Pad(IReadOnlyList<Inked> cell, int index)
        {
            var text = string.Concat(cell.Select(part => ink.Paint(part.Text, part.Tone)));
            var rest = new string(' ', widths[index] - Cell.WidthOf(cell));
            return Columns[index].IsRight ? rest + text : text + rest;
        }
    }

    /// <summary>A row with cells of several lines is several: what stands beside them is repeated.</summary>
    private static IEnumerable<IReadOnlyList<IReadOnlyList<Inked>>> LinesOf(IReadOnlyList<Cell> row) =>
        Enumerable.Range(0, row.Max(cell => cell.Lines.Count)).Select(number =>
            (IReadOnlyList<IReadOnlyList<Inked>>)[.. row.Select(cell => OrNothing(cell.Lines[Math.Min(number, cell.Lines.Count - 1)]))]);

    private static IReadOnlyList<Inked> OrNothing(IReadOnlyList<Inked> line) => Cell.WidthOf(line) == 0 ? [new Inked(Nothing)] : line;
}
