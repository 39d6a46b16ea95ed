using System.Globalization;

namespace Mpp.Fuzzing.Harness;

/// <summary>What a run over one target did and found.</summary>
internal sealed record TargetReport(
    string Target, int Seed, long Iterations, TimeSpan Duration, IReadOnlyDictionary<string, long> Outcomes, IReadOnlyList<FuzzFailure> Failures)
{
    /// <summary>The most that an input made the reader allocate, and how long that input was.</summary>
    public (long Bytes, int Length) Largest { get; init; }

    /// <summary>Whether the run stopped inside an input that did not end.</summary>
    public bool Hangs { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Target,-18} {Iterations,9} inputs  {Outcomes.Count,4} outcomes  {Failures.Count,2} failures  most allocated {Largest.Bytes} bytes for {Largest.Length}  {Duration.TotalSeconds:0.0} s");
}
