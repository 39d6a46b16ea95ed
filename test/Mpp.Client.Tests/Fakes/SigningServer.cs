using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Fakes;

/// <summary>
/// A signing service as the documentation asks for: it reads the transaction, makes sure that it is what it may sign, and signs it. Tests can
/// let it answer otherwise.
/// </summary>
internal sealed class SigningServer : IAsyncDisposable
{
    public const string Token = "canary-of-the-token-1234567890";

    private readonly WebApplication _server;
    private readonly ITempoSigner _signer;

    private SigningServer(WebApplication server, ITempoSigner signer) => (_server, _signer) = (server, signer);

    public Uri Url => new(_server.Urls.First());

    public List<JsonElement> Requests { get; } = [];

    public List<string> Paths { get; } = [];

    /// <summary>Answers instead of signing, when it is set.</summary>
    public RequestDelegate? Instead { get; set; }

    public static async Task<SigningServer> StartAsync(ITempoSigner signer, string? socket = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (socket is null)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenUnixSocket(socket);
            }
        });
        var server = new SigningServer(builder.Build(), signer);
        server._server.Run(server.HandleAsync);
        await server._server.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        Paths.Add(context.Request.Path);
        var request = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement.Clone();
        Requests.Add(request);
        if (Instead is { } answer)
        {
            await answer(context);
            return;
        }

        if (context.Request.Method != "POST" || context.Request.Headers.Authorization != "Bearer " + Token)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var preimage = Convert.FromHexString(request.GetProperty("preimage").GetString()![2..]);
        if (!IsAllowed(request, preimage))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var purpose = request.GetProperty("purpose").GetString() == "proof" ? TempoSigningPurpose.Proof : TempoSigningPurpose.Transaction;
        var signature = await _signer.SignAsync(new TempoSigningRequest(
            purpose, request.GetProperty("chainId").GetUInt64(), Convert.FromHexString(request.GetProperty("hash").GetString()![2..]), preimage));
        await context.Response.WriteAsync($$"""{"signature":"0x{{Convert.ToHexStringLower(signature.Span)}}"}""");
    }

    // The hash is checked by the signer itself. The type byte keeps a transaction from being passed off as a proof, and the other way round.
    private bool IsAllowed(JsonElement request, byte[] preimage) => request.GetProperty("address").GetString() == _signer.Address
        && (request.TryGetProperty("accessKeyAddress", out var accessKey) ? accessKey.GetString() : null) == _signer.AccessKeyAddress
        && preimage[0] == (request.GetProperty("purpose").GetString() == "proof" ? 0x19 : TempoTransaction.TransactionType);
}
