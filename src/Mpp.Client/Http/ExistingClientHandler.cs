namespace Mpp.Client.Http;

/// <summary>Sends through a client that exists already. It refuses to send one message twice, so each send has a message of its own.</summary>
internal sealed class ExistingClientHandler(HttpClient client) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(request.Method, request.RequestUri)
        {
            Content = request.Content,
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
        };
        foreach (var header in request.Headers.NonValidated)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        foreach (var option in request.Options)
        {
            ((IDictionary<string, object?>)message.Options)[option.Key] = option.Value;
        }

        // The caller reads the body; how much of it is awaited is the outer client's decision.
        return client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
