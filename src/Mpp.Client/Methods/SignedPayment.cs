using System.Text.Json;

namespace Mpp.Client.Methods;

/// <summary>The authority to move the money. A secret: its text form shows nothing.</summary>
/// <param name="Payload">The credential's payload, a JSON object.</param>
/// <param name="Source">Who pays, as a DID, or <see langword="null"/>.</param>
/// <param name="LookupKeys">Further keys that became known by signing, for instance the transaction hash. No secrets.</param>
public sealed record SignedPayment(JsonElement Payload, string? Source, IReadOnlyDictionary<string, string> LookupKeys)
{
    /// <summary>
    /// What the method's <see cref="IPaymentMethod.DeliverAsync"/> has to move before the credential is sent, for instance a transaction to
    /// broadcast; <see langword="null"/> when the credential itself is the authority. A secret, opaque to everybody else.
    /// </summary>
    public object? Delivery { get; init; }

    /// <summary>Shows nothing of the payment.</summary>
    public override string ToString() => nameof(SignedPayment);
}
