using System.Buffers;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;

namespace Mppcs.Payments;

/// <summary>The page of a payment's transaction in the explorer of its chain.</summary>
internal static class ExplorerLink
{
    private const int LengthOfHash = 66;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <param name="record">The payment.</param>
    /// <param name="reference">What finds it on its rail. Servers choose it, so only a transaction hash becomes part of an address.</param>
    /// <param name="options">Where explorers are named.</param>
    /// <returns><see langword="null"/> when no explorer is known, or no transaction.</returns>
    public static Uri? Find(LedgerRecord? record, string? reference, TempoOptions options) =>
        record?.ChainId is { } chain && reference is not null && IsHash(reference) && new TempoNetworks(options).TryFind(chain, out var network)
            ? network.ExplorerPage(reference)
            : null;

    /// <summary>What finds the payment on its rail, as far as the ledger knows it.</summary>
    public static string? ReferenceOf(LedgerRecord? record) => record?.Reference ?? record?.LookupKeys.GetValueOrDefault(TempoLookupKeys.TransactionHash);

    private static bool IsHash(string text) =>
        text.Length == LengthOfHash && text.StartsWith("0x", StringComparison.Ordinal) && !text.AsSpan(2).ContainsAnyExcept(HexDigits);
}
