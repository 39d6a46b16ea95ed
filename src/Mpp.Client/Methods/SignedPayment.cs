using System.Text.Json;

namespace Mpp.Client.Methods;

/// <summary>The authority to move the money. A secret: its text form shows nothing.</summary>
/// <param name="Payload">The credential's payload, a JSON object.</param>
/// <param name="Source">Who pays, as a DID, or <see langword="null"/>.</param>
/// <param name="LookupKeys">Further keys that became known by signing, for instance the transaction hash. No secrets.</param>
public sealed record SignedPayment(JsonElement Payload, string? Source, IReadOnlyDictionary<string, string> LookupKeys)
{
    /// <summary>Shows nothing of the payment.</summary>
    public override string ToString() => nameof(SignedPayment);
}
