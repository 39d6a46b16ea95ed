namespace Mpp.Fuzzing.Harness;

/// <summary>
/// Something that reads foreign input. <c>Run</c> returns what came of it in few words, a typed refusal included; whatever it throws is a failure.
/// </summary>
internal sealed record FuzzTarget(
    string Name, IMutator Mutator, IReadOnlyList<byte[]> Seeds, AllocationBound Bound, Func<byte[], string> Run) : IDisposable
{
    /// <summary>How many inputs a run of bounded length tries.</summary>
    public int BoundedIterations { get; init; } = 2000;

    public IDisposable? Owned { get; init; }

    public void Dispose() => Owned?.Dispose();
}
