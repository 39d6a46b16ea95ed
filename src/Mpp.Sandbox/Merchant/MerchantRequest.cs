using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>A request as it came, with its whole body.</summary>
internal sealed class MerchantRequest(HttpRequest request, byte[] body)
{
    public string Method { get; } = request.Method;

    public string Path { get; } = request.Path.Value ?? "/";

    public string Query { get; } = request.QueryString.Value ?? "";

    public IHeaderDictionary Headers { get; } = request.Headers;

    public string? ContentType { get; } = request.ContentType;

    public byte[] Body { get; } = body;

    /// <summary>What a challenge is issued for and a credential must come back to.</summary>
    public string Route => $"{Method} {Path}{Query}";

    public string? IdempotencyKey => Header(PaymentHeaderNames.IdempotencyKey);

    public byte[] BodyDigest => SHA256.HashData(Body);

    public string? QueryValue(string name) => request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    public static async Task<MerchantRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        return new MerchantRequest(request, body.ToArray());
    }
}
