namespace Mpp.Client.Policy;

/// <summary>Who gets a part of a payment.</summary>
/// <param name="Address">A Tempo address (EIP-55) or a Stripe network id.</param>
/// <param name="Amount">The part, in base units of the quote's currency.</param>
public sealed record PaymentRecipient(string Address, UInt128 Amount);
