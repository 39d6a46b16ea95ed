using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Targets;

namespace Mpp.Client.Tests.Fuzzing;

/// <summary>A fixed number of inputs for every target from a fixed seed. The long form and how to try one input again: docs/fuzzing.md.</summary>
[TestFixture]
internal sealed class BoundedFuzzingTests
{
    private const int Seed = 20261121;

    private static IReadOnlyList<string> Names => TargetList.Names;

    [TestCaseSource(nameof(Names))]
    public void No_mutated_input_crashes_hangs_or_takes_more_memory_than_its_bound(string name)
    {
        using var target = TargetList.Create(name);

        var report = new Fuzzer(target, Seed).Run(tried => tried < target.BoundedIterations);

        TestContext.Out.WriteLine(report);
        Assert.That(report.Failures, Is.Empty);
        Assert.That(report.Iterations, Is.EqualTo(target.BoundedIterations));
        Assert.That(target.BoundedIterations, Is.GreaterThan(target.Seeds.Count), "Not even every input that once showed something is tried.");
        Assert.That(report.Outcomes, Has.Count.GreaterThan(1), "Every input met the same end: the target reads nothing.");
    }

    [TestCaseSource(nameof(Names))]
    public void Each_input_follows_from_target_seed_and_number_alone(string name)
    {
        using var target = TargetList.Create(name);
        var forwards = new Fuzzer(target, Seed);
        var backwards = new Fuzzer(target, Seed);
        long[] numbers = [0, target.Seeds.Count + 1, target.Seeds.Count + 77, target.Seeds.Count + 7777];

        var inputs = numbers.Select(forwards.InputOf).ToList();

        Assert.That(numbers.Reverse().Select(backwards.InputOf).Reverse(), Is.EqualTo(inputs));
        Assert.That(numbers.Select(new Fuzzer(target, Seed + 1).InputOf).Skip(1), Is.Not.EqualTo(inputs.Skip(1)));
    }
}
