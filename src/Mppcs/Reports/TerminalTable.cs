using Spectre.Console;

namespace Mppcs.Reports;

/// <summary>
/// Draws a table for a terminal. Nothing else of the tool touches the package that draws: it is loaded when a person looks at a table, and never
/// on the way of a payment.
/// </summary>
internal static class TerminalTable
{
    public static string Render(Table table, int width, bool isColoured)
    {
        var drawn = new Spectre.Console.Table { Border = TableBorder.Simple };
        foreach (var column in table.Columns)
        {
            drawn.AddColumn(new TableColumn(new Text(column.Heading, StyleOf(Tone.Faint)))
            {
                Padding = new Padding(0, 0, 1, 0),
                NoWrap = column.IsWhole,
                Alignment = column.IsRight ? Justify.Right : Justify.Left,
            });
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow(row.Select(Draw));
        }

        using var text = new StringWriter { NewLine = "\n" };
        CreateConsole(text, width, isColoured).Write(drawn);
        return WithoutMargins(text.ToString());
    }

    private static IAnsiConsole CreateConsole(TextWriter text, int width, bool isColoured)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isColoured ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isColoured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    /// <summary>The pieces as they are: square brackets in them are no mark-up.</summary>
    private static Spectre.Console.Paragraph Draw(Cell cell)
    {
        var paragraph = new Spectre.Console.Paragraph();
        for (var number = 0; number < cell.Lines.Count; number++)
        {
            if (number > 0)
            {
                paragraph.Append("\n");
            }

            foreach (var part in cell.Lines[number])
            {
                paragraph.Append(part.Text, StyleOf(part.Tone));
            }
        }

        return paragraph;
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Faint => new Style(decoration: Decoration.Dim),
        Tone.Good => new Style(Color.Green),
        Tone.Doubtful => new Style(Color.Olive),
        Tone.Bad => new Style(Color.Maroon),
        _ => Style.Plain,
    };

    private static string WithoutMargins(string text) =>
        string.Concat(text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).Select(line => line + "\n"));
}
