using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>A Tempo node, asked over JSON-RPC. Its address comes from the configuration, never from a challenge.</summary>
internal sealed class TempoNode(Uri url)
{
    private const int MaximumAnswerLength = 64 * 1024;

    private static readonly HttpClient Http = CreateClient(useProxy: true);

    // Plain http is allowed to this machine only, so it must not leave it by way of a proxy.
    private static readonly HttpClient LoopbackHttp = CreateClient(useProxy: false);

    /// <summary>Makes sure that the node is of the chain that a payment is for.</summary>
    /// <exception cref="PaymentMethodException">The node is of another chain, or cannot say. Nothing was signed.</exception>
    public async Task ConfirmChainAsync(ulong chainId, CancellationToken cancellationToken)
    {
        var answer = await AskChainIdAsync(cancellationToken).ConfigureAwait(false);
        var isNumber = answer is not null && answer.StartsWith("0x", StringComparison.Ordinal);
        if (!isNumber || !ulong.TryParse(answer.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var reported))
        {
            throw new PaymentMethodException($"The node at {url.Host} did not say which chain it is of.", nothingWasSigned: true);
        }

        if (reported != chainId)
        {
            throw new PaymentMethodException($"The payment is for chain {chainId}, but the node at {url.Host} is of chain {reported}.", nothingWasSigned: true);
        }
    }

    private async Task<string?> AskChainIdAsync(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await (url.IsLoopback ? LoopbackHttp : Http).PostAsync(url, content, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return StrictJson.TryParseObject(body, out var answer, out _) ? answer.GetText("result") : null;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new PaymentMethodException($"The node at {url.Host} could not be asked for its chain.", nothingWasSigned: true, exception);
        }
    }

    private static HttpClient CreateClient(bool useProxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseProxy = useProxy,
    })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = MaximumAnswerLength,
    };
}
