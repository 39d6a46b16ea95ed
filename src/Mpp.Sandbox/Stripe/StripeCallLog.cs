namespace Mpp.Sandbox.Stripe;

/// <summary>The calls in the order in which they came.</summary>
internal sealed class StripeCallLog
{
    private readonly Lock _lock = new();
    private readonly List<SimulatedStripeCall> _calls = [];

    public IReadOnlyList<SimulatedStripeCall> Snapshot()
    {
        lock (_lock)
        {
            return new List<SimulatedStripeCall>(_calls);
        }
    }

    /// <summary>Adds a call and returns its place, to complete it there.</summary>
    public int Add(SimulatedStripeCall call)
    {
        lock (_lock)
        {
            _calls.Add(call);
            return _calls.Count - 1;
        }
    }

    public void Complete(int place, StripeAnswer answer, bool dropped)
    {
        lock (_lock)
        {
            _calls[place] = _calls[place] with
            {
                StatusCode = answer.StatusCode,
                Replayed = answer.Replayed,
                AnswerDropped = dropped,
            };
        }
    }
}
