using Mpp.Client.Protocol;

namespace Mppcs.Reports;

/// <summary>Text in columns. Numbers stand to the right.</summary>
internal static class Table
{
    private const string Gap = "  ";

    /// <param name="rows">The cells; every row has as many as the first.</param>
    /// <param name="right">The columns that stand to the right.</param>
    /// <param name="paint">Colours a cell, which has its full width already; its row and column are given.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string[]> rows, IReadOnlyCollection<int> right, Func<string, int, int, string>? paint = null)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var shown = rows.Select(row => row.Select(cell => DisplayText.Sanitize(cell, 300)).ToArray()).ToList();
        var widths = Enumerable.Range(0, shown[0].Length).Select(column => shown.Max(row => row[column].Length)).ToArray();
        return shown.Select((row, line) => string.Join(Gap, row.Select((cell, column) => Paint(Pad(cell, column), line, column))).TrimEnd());

        string Pad(string cell, int column) => right.Contains(column)
            ? cell.PadLeft(widths[column])
            : column == widths.Length - 1 ? cell : cell.PadRight(widths[column]);

        string Paint(string cell, int line, int column) => paint is null ? cell : paint(cell, line, column);
    }
}
