namespace Mpp.Conformance.Operations;

/// <summary>A clock that always shows one time.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
