namespace Mpp.Benchmarks.Clients;

/// <summary>Counts what a client sends, below its payments.</summary>
internal sealed class RequestCounter(HttpMessageHandler innerHandler) : DelegatingHandler(innerHandler)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        return base.SendAsync(request, cancellationToken);
    }
}
