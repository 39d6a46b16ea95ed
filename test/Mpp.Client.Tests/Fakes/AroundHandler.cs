namespace Mpp.Client.Tests.Fakes;

/// <summary>A handler that is written where it is used.</summary>
internal sealed class AroundHandler(
    Func<HttpRequestMessage, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>, CancellationToken, Task<HttpResponseMessage>> around)
    : DelegatingHandler
{
    public Task<HttpResponseMessage> Around(
        HttpRequestMessage request, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken) =>
        around(request, send, cancellationToken);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        around(request, base.SendAsync, cancellationToken);
}
