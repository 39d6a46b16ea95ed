namespace Mpp.Client.Methods.Tempo;

/// <summary>A signed transaction as it was read. Every signature in it was recovered.</summary>
internal sealed record DecodedTempoTransaction
{
    /// <summary>The form it was in.</summary>
    public required TempoTransactionForm Form { get; init; }

    /// <summary>What the sender signed. Of a sponsored transaction it has no fee token.</summary>
    public required TempoTransaction Transaction { get; init; }

    /// <summary>Who sent it.</summary>
    public required TempoSender Sender { get; init; }

    /// <summary>The sender's signature as it stands in the transaction.</summary>
    public required ReadOnlyMemory<byte> SenderSignature { get; init; }

    /// <summary>Who pays the fee; null when that is the sender or not yet known.</summary>
    public TempoAddress? FeePayer { get; init; }

    /// <summary>The token that the fee payer chose; null without a fee payer or when it chose none.</summary>
    public TempoAddress? FeePayerToken { get; init; }

    /// <summary>The fee payer's 65 bytes r, s, v; null without one.</summary>
    public ReadOnlyMemory<byte>? FeePayerSignature { get; init; }
}
