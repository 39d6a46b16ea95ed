using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.Methods.Tempo;

/// <summary>What a payment leaves on the chain when it is mined, as the ledger recorded it before it was signed.</summary>
internal sealed record TempoTraces
{
    public required ulong ChainId { get; init; }

    public required TempoAddress Token { get; init; }

    public required TempoAddress Payer { get; init; }

    public required TempoAddress Recipient { get; init; }

    public required UInt128 Amount { get; init; }

    public required string Memo { get; init; }

    /// <summary>The first second, by the chain's clock, in which it can no longer be mined.</summary>
    public required ulong ValidBefore { get; init; }

    /// <summary>In lower case; <see langword="null"/> when it is not known.</summary>
    public string? TransactionHash { get; init; }

    public static bool TryRead(LedgerRecord record, [NotNullWhen(true)] out TempoTraces? traces) =>
        TryRead(record.ChainId, record.Recipients, record.LookupKeys, out traces);

    public static bool TryRead(
        ulong? chain, IReadOnlyList<PaymentRecipient> recipients, IReadOnlyDictionary<string, string> keys, [NotNullWhen(true)] out TempoTraces? traces)
    {
        traces = null;
        if (chain is { } chainId && recipients.Count > 0
            && TempoAddress.TryParse(keys.GetValueOrDefault(TempoLookupKeys.Token), out var token)
            && TempoAddress.TryParse(keys.GetValueOrDefault(TempoLookupKeys.Payer), out var payer)
            && TempoAddress.TryParse(recipients[0].Address, out var recipient)
            && IsHash(keys.GetValueOrDefault(TempoLookupKeys.Memo), out var memo)
            && ulong.TryParse(keys.GetValueOrDefault(TempoLookupKeys.ValidBefore), NumberStyles.None, CultureInfo.InvariantCulture, out var validBefore))
        {
            string? hash = null;
            if (keys.TryGetValue(TempoLookupKeys.TransactionHash, out var recorded) && !IsHash(recorded, out hash))
            {
                return false;
            }

            traces = new TempoTraces
            {
                ChainId = chainId,
                Token = token,
                Payer = payer,
                Recipient = recipient,
                Amount = recipients[0].Amount,
                Memo = memo,
                ValidBefore = validBefore,
                TransactionHash = hash,
            };
        }

        return traces is not null;
    }

    /// <summary>Whether the transfer is the one that was signed: payer, recipient, amount and memo.</summary>
    public bool AreLeftBy(TempoTransferLog transfer) =>
        transfer.From == Payer && transfer.To == Recipient && transfer.Amount == Amount && transfer.Memo == Memo;

    /// <summary>
    /// Whether the transfer may be the one that was signed, kept from its recipient. The guard's log may lack the memo; a known hash rules
    /// out every other transaction.
    /// </summary>
    public bool MayBeHeldBy(TempoTransferLog transfer) =>
        transfer.From == Payer && transfer.To == TempoSystemAddresses.ReceivePolicyGuard && transfer.Amount == Amount
        && (transfer.Memo is null || transfer.Memo == Memo)
        && (TransactionHash is null || transfer.TransactionHash == TransactionHash);

    private static bool IsHash(string? text, [NotNullWhen(true)] out string? hash)
    {
        hash = text?.ToLowerInvariant();
        return hash is { Length: 2 + (2 * RpcValue.HashLength) } && hash.StartsWith("0x", StringComparison.Ordinal)
            && hash.Skip(2).All(char.IsAsciiHexDigitLower);
    }
}
