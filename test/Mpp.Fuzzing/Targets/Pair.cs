namespace Mpp.Fuzzing.Targets;

/// <summary>Two things of one target; the second goes first.</summary>
internal sealed record Pair(IDisposable One, IDisposable Other) : IDisposable
{
    public void Dispose()
    {
        Other.Dispose();
        One.Dispose();
    }
}
