using Mpp.Client.Policy;

namespace Mpp.Client.Methods;

/// <summary>A payment that is fully decided and not yet signed.</summary>
/// <param name="Quote">What it pays.</param>
/// <param name="ValidUntil">When the authority ends by itself, or is to be used by.</param>
/// <param name="LookupKeys">What finds the payment on its rail again; stored before anything is signed. No secrets.</param>
/// <param name="MaximumPayloadLength">The most characters that the payload will have as JSON, to tell the credential's size beforehand.</param>
/// <param name="Details">What the method needs to sign; opaque to everybody else.</param>
public sealed record PaymentPlan(
    Quote Quote,
    DateTimeOffset ValidUntil,
    IReadOnlyDictionary<string, string> LookupKeys,
    int MaximumPayloadLength,
    object? Details = null)
{
    /// <summary>Names what the plan pays.</summary>
    public override string ToString() => $"plan to pay {Quote}";
}
