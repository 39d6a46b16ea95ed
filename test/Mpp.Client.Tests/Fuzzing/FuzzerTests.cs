using System.Text;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Client.Tests.Fuzzing;

/// <summary>The fuzzer finds what it is there to find.</summary>
[TestFixture]
internal sealed class FuzzerTests
{
    private static readonly AllocationBound Plenty = new(1024 * 1024, 100);

    [Test]
    public void What_a_reader_throws_is_a_failure_that_can_be_tried_again()
    {
        using var target = Target(input => input.Contains((byte)'!') ? throw new InvalidDataException("past the end") : "read");

        var failure = new Fuzzer(target, 7).Run(tried => tried < 2000).Failures.Single();
        var again = new Fuzzer(target, failure.Seed).Run(tried => tried == 0, failure.Iteration).Failures.Single();

        Assert.That(failure.Kind, Does.StartWith(nameof(InvalidDataException)));
        Assert.That(again.Input, Is.EqualTo(failure.Input));
        Assert.That(failure.ToString(), Does.Contain($"--seed 7 --iteration {failure.Iteration}").And.Contain(Convert.ToBase64String(failure.Input)));
    }

    [Test]
    public void An_oracle_that_does_not_hold_is_a_failure()
    {
        using var target = Target(input =>
        {
            OracleException.Require(input.Length < 12, "twelve");
            return "read";
        });

        Assert.That(new Fuzzer(target, 1).Run(tried => tried < 500).Failures.Single().Message, Is.EqualTo("twelve"));
    }

    [Test]
    public void Memory_beyond_the_bound_is_a_failure()
    {
        using var target = Target(input => input.Contains((byte)'!') ? $"{new byte[2 * 1024 * 1024].Length}" : "read");

        Assert.That(new Fuzzer(target, 1).Run(tried => tried < 100).Failures.Single().Kind, Is.EqualTo("allocates too much"));
    }

    [Test]
    public void A_reader_that_keeps_its_bounds_has_outcomes_and_no_failures()
    {
        using var target = Target(input => input.Length % 2 == 0 ? "even" : "odd");

        var report = new Fuzzer(target, 1).Run(tried => tried < 100);

        Assert.That((report.Iterations, report.Failures.Count), Is.EqualTo((100, 0)));
        Assert.That(report.Outcomes.Keys, Is.EquivalentTo(["even", "odd"]));
    }

    private static FuzzTarget Target(Func<byte[], string> run) => new("made-up", new ByteMutator("!"), [Encoding.UTF8.GetBytes("seed"), Encoding.UTF8.GetBytes("seeds")], Plenty, run);
}
