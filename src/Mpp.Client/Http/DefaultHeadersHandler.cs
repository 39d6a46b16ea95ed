namespace Mpp.Client.Http;

/// <summary>
/// Puts the default headers of a client on the message before the payment handler sees it: an <c>Authorization</c> among them would
/// otherwise be overwritten by a credential without anybody noticing.
/// </summary>
internal sealed class DefaultHeadersHandler(HttpClient client) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var header in client.DefaultRequestHeaders.NonValidated)
        {
            if (!request.Headers.NonValidated.Contains(header.Key))
            {
                request.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return base.SendAsync(request, cancellationToken);
    }
}
