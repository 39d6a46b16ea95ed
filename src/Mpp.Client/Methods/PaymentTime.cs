namespace Mpp.Client.Methods;

/// <summary>The time that a payment is made at.</summary>
/// <param name="ServerNow">Now by the server's clock as far as its answer told it; what chains and issuers are likely to agree with.</param>
/// <param name="MaxValidity">The longest time for which an authority may be valid.</param>
public sealed record PaymentTime(DateTimeOffset ServerNow, TimeSpan MaxValidity)
{
    /// <summary>Now by this machine's clock.</summary>
    public DateTimeOffset LocalNow { get; init; } = ServerNow;

    /// <summary>When an authority must end at the latest: with the offer, and never later than the policy's maximum.</summary>
    /// <param name="expiresAt">When the offer ends, or <see langword="null"/>.</param>
    public DateTimeOffset Latest(DateTimeOffset? expiresAt)
    {
        var latest = ServerNow + MaxValidity;
        return expiresAt < latest ? expiresAt.Value : latest;
    }
}
