namespace Mpp.Client.Protocol;

/// <summary>The header fields of the protocol.</summary>
internal static class PaymentHeaderNames
{
    public const string Scheme = "Payment";
    public const string Challenge = "WWW-Authenticate";
    public const string Authorization = "Authorization";
    public const string PaymentAuthorization = "Payment-Authorization";
    public const string Receipt = "Payment-Receipt";
    public const string AcceptPayment = "Accept-Payment";
    public const string ApiKey = "X-Api-Key";
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>What some API gateways rename the challenge header to. Named in a hint, never paid from.</summary>
    public const string RemappedChallenge = "x-amzn-remapped-www-authenticate";
}
