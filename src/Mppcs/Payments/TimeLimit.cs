namespace Mppcs.Payments;

/// <summary>Cancels what runs longer than <c>--max-time</c>, and can tell that from somebody who gave up.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource _linked;

    public TimeLimit(TimeSpan? limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        _timer = limit is { } time ? new CancellationTokenSource(time, clock) : null;
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timer?.Token ?? CancellationToken.None);
    }

    public CancellationToken Token => _linked.Token;

    public bool HasPassed => _timer?.IsCancellationRequested == true;

    public void Dispose()
    {
        _linked.Dispose();
        _timer?.Dispose();
    }
}
