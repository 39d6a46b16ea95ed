namespace Mpp.Client.Tests.Fakes;

/// <summary>A clock that stands still until it is told to move. Whoever waits by it is served at once, as if the time had passed.</summary>
internal sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Every delay that was asked for.</summary>
    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Told of a delay before it passes; when the result is <see langword="false"/>, it never does.</summary>
    public Func<TimeSpan, bool> OnWait { get; set; } = _ => true;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits.Add(dueTime);
        if (OnWait(dueTime))
        {
            Advance(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new SpentTimer();
    }

    private sealed class SpentTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
