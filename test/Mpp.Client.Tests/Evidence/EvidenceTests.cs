using System.Text.RegularExpressions;
using Mpp.Evidence;
using Mpp.Evidence.Coverage;

namespace Mpp.Client.Tests.Evidence;

[TestFixture]
internal sealed class EvidenceTests
{
    private static readonly Claim Sums = new("sums", "Sums agree.", "dotnet test test/Sums --filter A|B", new Regex("^Passed!"));
    private static readonly Claim Speed = new("speed", "It is fast.", "dotnet run", new Regex(""));

    [Test]
    public void A_section_shows_claim_command_and_the_lines_worth_keeping()
    {
        var document = EvidenceDocument.Read(null);

        document.Put(Sums, new CommandRun(0, ["restoring", "Passed! 5"], TimeSpan.FromSeconds(7)), "2 processors");

        Assert.That(document.Write([Sums]), Does
            .EndWith("## sums\n\nSums agree.\n\n```sh\ndotnet test test/Sums --filter 'A|B'\n```\n\nHeld, in 7 seconds, on a machine with 2 processors:\n\n```text\nPassed! 5\n```\n"));
    }

    [Test]
    public void A_command_that_failed_says_so_and_shows_its_end()
    {
        var document = EvidenceDocument.Read(null);

        document.Put(Sums, new CommandRun(1, ["1 was 2"], TimeSpan.FromMinutes(3)), "2 processors");

        Assert.That(document.Write([Sums]), Does.Contain("**Did not hold**, in 3 minutes").And.Contain("1 was 2"));
    }

    [Test]
    public void What_is_not_run_again_stays_as_it_was()
    {
        var document = EvidenceDocument.Read(null);
        document.Put(Sums, new CommandRun(0, ["Passed! 5"], TimeSpan.FromSeconds(7)), "2 processors");
        var again = EvidenceDocument.Read(document.Write([Sums, Speed]));

        again.Put(Speed, new CommandRun(0, ["fast"], TimeSpan.FromSeconds(7)), "2 processors");

        Assert.That(again.Write([Sums, Speed]), Does.Contain("Passed! 5\n```\n\n## speed").And.EndWith("fast\n```\n"));
    }

    [Test]
    public void Lines_are_summed_up_by_area_and_what_is_left_is_named()
    {
        const string Report = """
            <coverage><sources><source>/src/</source></sources><packages><package><classes>
              <class filename="Lib/Payer.cs"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class>
              <class filename="Lib/Payer.cs"><lines><line number="2" hits="3"/></lines></class>
              <class filename="Lib/Policy/Money.cs"><lines><line number="7" hits="0"/><line number="8" hits="0"/><line number="9" hits="1"/></lines></class>
              <class filename="Lib/obj/Made.cs"><lines><line number="1" hits="0"/></lines></class>
            </classes></package></packages></coverage>
            """;

        var areas = CoverageReport.Read(Report, Path.Combine(Path.GetPathRoot(Environment.CurrentDirectory)!, "src", "Lib")).ToDictionary(area => area.Name);

        Assert.That((areas["Payer"].Covered, areas["Payer"].Lines), Is.EqualTo((2, 2)));
        Assert.That((areas["Policy"].Covered, areas["Policy"].Lines), Is.EqualTo((1, 3)));
        Assert.That(areas["Policy"].Missed[Path.Combine("Policy", "Money.cs")], Is.EqualTo([7, 8]));
    }

    [TestCaseSource(nameof(ClaimsByName))]
    public void A_claim_names_a_project_that_exists(Claim claim)
    {
        var project = claim.Command.Split(' ').Single(word => word.StartsWith("test/", StringComparison.Ordinal) || word.StartsWith("src/", StringComparison.Ordinal));

        Assert.That(Path.Combine(Repository.Find(), project), Does.Exist);
    }

    private static IEnumerable<TestCaseData> ClaimsByName() => Claims.All.Select(claim => new TestCaseData(claim).SetArgDisplayNames(claim.Name));
}
