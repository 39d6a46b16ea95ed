namespace Mppcs.Reports;

/// <summary>Sentences that are longer than a terminal is wide.</summary>
internal static class Paragraph
{
    /// <summary>Breaks at spaces; a word that is longer than a line stays whole, so that it can be copied.</summary>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }
}
