namespace Mpp.Sandbox.Tempo;

/// <summary>The calls in the order in which they came.</summary>
internal sealed class RpcCallLog
{
    private readonly Lock _lock = new();
    private readonly List<SimulatedRpcCall> _calls = [];

    public IReadOnlyList<SimulatedRpcCall> Snapshot()
    {
        lock (_lock)
        {
            return new List<SimulatedRpcCall>(_calls);
        }
    }

    /// <summary>Adds a call and returns its place, to complete it there.</summary>
    public int Add(SimulatedRpcCall call)
    {
        lock (_lock)
        {
            _calls.Add(call);
            return _calls.Count - 1;
        }
    }

    public void Complete(int place, string? error, bool dropped)
    {
        lock (_lock)
        {
            _calls[place] = _calls[place] with { Error = error, AnswerDropped = dropped };
        }
    }
}
