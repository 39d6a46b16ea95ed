using System.Globalization;
using System.Xml.Linq;

namespace Mpp.Evidence.Coverage;

/// <summary>Reads a Cobertura report and names what is left.</summary>
internal static class CoverageReport
{
    private const string Generated = "obj";

    private static readonly string[] Areas = ["Protocol", "Policy", "Ledger", "Methods", "Payer"];

    /// <param name="cobertura">The report.</param>
    /// <param name="source">The folder of the library.</param>
    public static IReadOnlyList<CoveredArea> Read(string cobertura, string source)
    {
        var document = XDocument.Parse(cobertura);
        var root = document.Descendants("source").Select(element => element.Value).FirstOrDefault() ?? "";
        var lines = document.Descendants("class")
            .Select(type => (File: Path.GetRelativePath(source, Path.Combine(root, (string)type.Attribute("filename")!)), Type: type))
            .Where(type => !type.File.StartsWith("..", StringComparison.Ordinal) && !type.File.StartsWith(Generated, StringComparison.Ordinal))
            .SelectMany(type => type.Type.Element("lines")!.Elements("line").Select(line =>
                (type.File, Number: (int)line.Attribute("number")!, IsHit: (long)line.Attribute("hits")! > 0)))
            .GroupBy(line => (line.File, line.Number))
            .Select(line => (line.Key.File, line.Key.Number, IsHit: line.Any(part => part.IsHit)))
            .ToLookup(line => AreaOf(line.File));
        return [.. Areas.Select(area => new CoveredArea(
            area,
            lines[area].Count(),
            lines[area].Count(line => line.IsHit),
            lines[area].Where(line => !line.IsHit).GroupBy(line => line.File).OrderBy(file => file.Key, StringComparer.Ordinal)
                .ToDictionary(file => file.Key, file => (IReadOnlyList<int>)[.. file.Select(line => line.Number).Order()])))];
    }

    public static async Task WriteAsync(IReadOnlyList<CoveredArea> areas, TextWriter output)
    {
        foreach (var area in areas)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{area.Name,-10}{area.Covered,6} of {area.Lines,5} lines  {(area.Lines == 0 ? 0 : 100.0 * area.Covered / area.Lines),5:0.0} %"));
        }

        await output.WriteLineAsync("Not reached:");
        foreach (var (file, missed) in areas.SelectMany(area => area.Missed))
        {
            await output.WriteLineAsync($"  {file.Replace('\\', '/')}: {Ranges(missed)}");
        }
    }

    // The payer is what stands in the library's own folder: it and what it delegates to.
    private static string AreaOf(string file) =>
        file.Split(Path.DirectorySeparatorChar) is [var folder, _, ..] ? folder : "Payer";

    private static string Ranges(IReadOnlyList<int> numbers)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (var number in numbers)
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1)
            {
                ranges[^1] = (ranges[^1].First, number);
            }
            else
            {
                ranges.Add((number, number));
            }
        }

        return string.Join(", ", ranges.Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}"));
    }
}
