using Mpp.Client.Tests.Ledger;
using Mpp.Soak;

namespace Mpp.Client.Tests.Soak;

/// <summary>The short form of the soak, in a process of its own; and that its judgements can fail.</summary>
[TestFixture]
internal sealed class SoakTests
{
    private const long MiB = 1024 * 1024;

    [Test]
    public async Task Mixed_traffic_with_faults_leaves_sums_that_agree_and_nothing_behind()
    {
        using var soak = HostProcess.StartProgram("Mpp.Soak", "--seconds", "12", "--round", "3", "--callers", "8", "--seed", "7");

        var (output, exitCode) = await soak.EndsAsync();

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("sums agree").And.Match(" [1-9][0-9]* Settled").And.Match(" [1-9][0-9]* TooDear"));
    }

    [Test]
    public void Memory_that_grows_by_half_is_not_level() =>
        Assert.That(Growth.IsLevel([10 * MiB, 11 * MiB, 12 * MiB, 13 * MiB, 14 * MiB, 15 * MiB], 0.1, 2 * MiB), Is.False);

    [Test]
    public void Memory_that_goes_up_and_down_is_level() =>
        Assert.That(Growth.IsLevel([10 * MiB, 14 * MiB, 10 * MiB, 10 * MiB, 14 * MiB, 10 * MiB], 0.1, 0), Is.True);

    [Test]
    public void One_high_measurement_at_the_end_is_not_growth() =>
        Assert.That(Growth.IsLevel([10, 10, 10, 10, 10, 10, 10, 10, 90], 0, 0), Is.True);

    [TestCase("--minutes")]
    [TestCase("--minutes", "many")]
    [TestCase("--callers", "0")]
    [TestCase("--hours", "1")]
    [TestCase("--seconds", "0")]
    public void Arguments_that_it_does_not_know_are_refused(params string[] arguments) => Assert.That(SoakOptions.TryParse(arguments), Is.Null);

    [Test]
    public void Half_an_hour_is_what_it_runs_unless_told_otherwise() =>
        Assert.That(SoakOptions.TryParse([])!.Duration, Is.EqualTo(TimeSpan.FromMinutes(30)));
}
