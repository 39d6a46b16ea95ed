using Microsoft.AspNetCore.Http;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Finds the Payment credentials of a request.</summary>
internal static class CredentialHeader
{
    private static readonly string[] Names = [PaymentHeaderNames.Authorization, PaymentHeaderNames.PaymentAuthorization];

    /// <summary>Each header line that holds one, with the name of its header.</summary>
    public static IReadOnlyList<(string Name, string Value)> FindAll(IHeaderDictionary headers) =>
        [.. from name in Names from line in headers[name] where IsCredential(line) select (name, line)];

    private static bool IsCredential(string? line)
    {
        var scheme = line.AsSpan().TrimStart();
        return scheme.StartsWith(PaymentHeaderNames.Scheme, StringComparison.OrdinalIgnoreCase)
            && (scheme.Length == PaymentHeaderNames.Scheme.Length || scheme[PaymentHeaderNames.Scheme.Length] == ' ');
    }
}
