namespace Mpp.Soak;

/// <summary>The system's clock, set forward between rounds: a month passes in half a minute.</summary>
internal sealed class SoakClock : TimeProvider
{
    private TimeSpan _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public void Advance(TimeSpan by) => _ahead += by;
}
