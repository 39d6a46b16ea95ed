using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;
using Mpp.Client.Policy;

namespace Mpp.Client.Ledger;

/// <summary>The stored form of a total. Its amounts can be longer than those of any one payment.</summary>
internal sealed record StoredTotal
{
    // The counts of all totals are added up, and the sum must stay far from the end of a long.
    private const long MostPayments = 1_000_000_000_000;

    [JsonPropertyName("v")]
    public required int Version { get; init; }

    public required string Total { get; init; }

    public required long Count { get; init; }

    public required StoredTime Until { get; init; }

    public required string Origin { get; init; }

    public required PaymentCurrency Currency { get; init; }

    public required IReadOnlyList<StoredRecipient> Recipients { get; init; }

    // Last, and never written by the serializer: the checksum is appended to the line by hand.
    public string? Sum { get; init; }

    public static StoredTotal From(LedgerTotal total) => new()
    {
        Version = LedgerLine.Version,
        Total = Text(total.Exposure),
        Count = total.Count,
        Until = new StoredTime(total.Until),
        Origin = total.Origin,
        Currency = total.Currency,
        Recipients = [.. total.Shares.Select(share => new StoredRecipient(share.Key, Text(share.Value)))],
    };

    public LedgerTotal ToTotal() => new(
        Origin,
        Currency,
        [.. Recipients.Select(recipient => KeyValuePair.Create(recipient.Address, Number(recipient.Amount)))],
        Number(Total),
        Count is >= 0 and <= MostPayments ? Count : throw new FormatException("it counts fewer payments than none, or more than there can be"),
        Until.Value);

    private static string Text(BigInteger amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static BigInteger Number(string text) => text.Length is > 0 and <= 100 && text.All(char.IsAsciiDigit)
        ? BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)
        : throw new FormatException("it holds an amount that is not a whole number");
}
