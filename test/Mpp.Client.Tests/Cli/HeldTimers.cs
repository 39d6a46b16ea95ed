namespace Mpp.Client.Tests.Cli;

/// <summary>The system's clock, whose timers go off when a test says so and never by themselves.</summary>
internal sealed class HeldTimers : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Action> _callbacks = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _callbacks.Add(() => callback(state));
        }

        return new HeldTimer();
    }

    public void GoOff()
    {
        lock (_lock)
        {
            _callbacks.ForEach(callback => callback());
        }
    }

    private sealed class HeldTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
