namespace Mpp.Sandbox.Hosting;

/// <summary>The calls of a simulated server in the order in which they came.</summary>
internal sealed class CallLog<TCall>
{
    private readonly Lock _lock = new();
    private readonly List<TCall> _calls = [];

    public IReadOnlyList<TCall> Snapshot()
    {
        lock (_lock)
        {
            return new List<TCall>(_calls);
        }
    }

    /// <summary>Adds a call and returns its place, to complete it there.</summary>
    public int Add(TCall call)
    {
        lock (_lock)
        {
            _calls.Add(call);
            return _calls.Count - 1;
        }
    }

    /// <summary>Puts what became of the call in its place.</summary>
    public void Complete(int place, Func<TCall, TCall> complete)
    {
        lock (_lock)
        {
            _calls[place] = complete(_calls[place]);
        }
    }
}
