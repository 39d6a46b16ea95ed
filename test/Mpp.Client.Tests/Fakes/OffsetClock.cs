namespace Mpp.Client.Tests.Fakes;

/// <summary>The system's clock, and as much later as a test says.</summary>
internal sealed class OffsetClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
