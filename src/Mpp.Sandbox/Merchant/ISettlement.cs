using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Moves the money of a credential whose payload was found in order.</summary>
/// <exception cref="CredentialRefusedException">It did not move, or nobody knows.</exception>
internal delegate Task<SettledPayment> SettlementStep(CancellationToken cancellationToken);

/// <summary>One payment method, from the merchant's side.</summary>
internal interface ISettlement
{
    /// <summary>Checks all that can be checked without asking anybody, and says how to go on.</summary>
    /// <exception cref="CredentialRefusedException">The payload does not pay the challenge.</exception>
    SettlementStep Check(PaymentCredential credential);
}
