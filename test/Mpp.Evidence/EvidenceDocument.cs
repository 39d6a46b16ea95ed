using System.Globalization;
using System.Text;

namespace Mpp.Evidence;

/// <summary><c>docs/evidence.md</c>: a section a claim. Sections that are not run again stay as they are.</summary>
internal sealed class EvidenceDocument
{
    private const string Heading = "\n## ";
    private const int WidestLine = 250;

    private const string Introduction =
        """
        # Evidence

        Each claim, the command that shows it, and what it printed in one run. A command fails when its claim does not hold. All of this is written anew by
        `dotnet run --project test/Mpp.Evidence`, which takes some hours; with the names of claims it runs only those. `dotnet run --project test/Mpp.Evidence
        -- list` names them.

        """;

    private readonly Dictionary<string, string> _sections = [];

    /// <summary>What an earlier run wrote.</summary>
    public static EvidenceDocument Read(string? text)
    {
        var document = new EvidenceDocument();
        foreach (var section in (text ?? "").Split(Heading).Skip(1))
        {
            document._sections[section[..section.IndexOf('\n', StringComparison.Ordinal)].Trim()] = section.Trim();
        }

        return document;
    }

    public void Put(Claim claim, CommandRun run, string machine)
    {
        var shown = run.ExitCode == 0 ? run.Lines.Where(line => claim.Shown.IsMatch(line)) : run.Lines.TakeLast(20);
        var section = new StringBuilder()
            .Append(claim.Name).Append("\n\n").Append(claim.Statement).Append("\n\n```sh\n").Append(Shell(claim.Command)).Append("\n```\n\n")
            .Append(CultureInfo.InvariantCulture, $"{(run.ExitCode == 0 ? "Held" : "**Did not hold**")}, in {Readable(run.Took)}, on a machine with {machine}:")
            .Append("\n\n```text\n");
        foreach (var line in shown)
        {
            section.Append(line.Length <= WidestLine ? line.TrimEnd() : line[..WidestLine].TrimEnd() + " …").Append('\n');
        }

        _sections[claim.Name] = section.Append("```").ToString();
    }

    public string Write(IEnumerable<Claim> order)
    {
        var text = new StringBuilder(Introduction);
        foreach (var claim in order)
        {
            text.Append(Heading).Append(_sections.GetValueOrDefault(claim.Name, $"{claim.Name}\n\n{claim.Statement}\n\n```sh\n{Shell(claim.Command)}\n```\n\nNot run yet.")).Append('\n');
        }

        return text.ToString();
    }

    private static string Shell(string command) => command.Replace("--filter ", "--filter '", StringComparison.Ordinal) + (command.Contains("--filter", StringComparison.Ordinal) ? "'" : "");

    private static string Readable(TimeSpan time) => time.TotalMinutes >= 2
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} seconds");
}
