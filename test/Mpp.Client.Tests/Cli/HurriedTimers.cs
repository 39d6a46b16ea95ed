namespace Mpp.Client.Tests.Cli;

/// <summary>The system's clock, by which every wait is over at once.</summary>
internal sealed class HurriedTimers : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, TimeSpan.Zero, period);
}
