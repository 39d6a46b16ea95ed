using System.Net.Http.Headers;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Asks the chain, by JSON-RPC over HTTP.</summary>
internal sealed class TempoRpc(Uri url, TimeSpan timeout) : IDisposable
{
    // After these two the transaction may still be mined.
    private const int NotMinedInTime = 4;
    private const int InternalError = -32603;

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    // A proxy of the environment has no business between two loopback servers.
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = timeout };

    /// <summary>The result, which is null for what the chain does not know.</summary>
    /// <exception cref="CredentialRefusedException">The chain said no, or nothing that can be understood.</exception>
    public async Task<JsonElement> CallAsync(string method, string parameter, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(MerchantJson.Object(json =>
        {
            json.WriteString("jsonrpc", "2.0");
            json.WriteNumber("id", 1);
            json.WriteString("method", method);
            json.WriteStrings("params", [parameter]);
        }));
        content.Headers.ContentType = Json;
        JsonElement answer;
        try
        {
            using var response = await _client.PostAsync(url, content, cancellationToken).ConfigureAwait(false);
            answer = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException
            || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw CredentialRefusedException.Unknown("The chain did not answer.");
        }

        return Result(answer);
    }

    public void Dispose() => _client.Dispose();

    private static JsonElement Result(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Object
            && answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
        {
            var isAmbiguous = error.TryGetProperty("code", out var code) && code.TryGetInt32(out var number)
                && number is NotMinedInTime or InternalError;
            throw isAmbiguous
                ? CredentialRefusedException.Unknown($"The chain failed: {error.GetText("message")}")
                : CredentialRefusedException.PaymentFailed($"The chain refused the transaction: {error.GetText("message")}");
        }

        return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("result", out var result)
            ? result
            : throw CredentialRefusedException.Unknown("The chain answered something that is not JSON-RPC.");
    }
}
