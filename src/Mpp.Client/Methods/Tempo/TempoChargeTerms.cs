using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Tempo;

/// <summary>The request of a <c>tempo</c>/<c>charge</c> challenge, read strictly and once (draft-tempo-charge-00, section 4).</summary>
internal sealed record TempoChargeTerms
{
    private const int MaximumSplits = 10;
    private const long MaximumJsonInteger = 1L << 53;

    public required UInt128 Amount { get; init; }

    public required TempoAddress Token { get; init; }

    /// <summary>Primary recipient first, with what is left after the splits, then the splits in their order.</summary>
    public required IReadOnlyList<TempoChargeTransfer> Transfers { get; init; }

    public ulong? ChainId { get; init; }

    public bool HasFeePayer { get; init; }

    public bool AllowsPull { get; init; } = true;

    public bool AllowsPush { get; init; } = true;

    public ReadOnlyMemory<byte>? Memo { get; init; }

    public string? ExternalId { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public static bool TryRead(
        JsonElement request, [NotNullWhen(true)] out TempoChargeTerms? terms, [NotNullWhen(false)] out QuoteResult? rejection)
    {
        try
        {
            terms = Read(request);
            rejection = null;
            return true;
        }
        catch (TempoTermsException exception)
        {
            terms = null;
            rejection = QuoteResult.Reject(exception.Rule, exception.Message);
            return false;
        }
    }

    private static TempoChargeTerms Read(JsonElement request)
    {
        var amount = ReadAmount(request, "amount");
        var token = ReadAddress(request, "currency", PolicyRules.Currency);
        var recipient = ReadAddress(request, "recipient", PolicyRules.Recipient);
        var details = ReadDetails(request);
        var splits = ReadSplits(details);
        return new TempoChargeTerms
        {
            Amount = amount,
            Token = token,
            Transfers = [new TempoChargeTransfer(recipient, ReadRemainder(amount, splits), null), .. splits],
            ChainId = ReadChainId(details),
            HasFeePayer = ReadFlag(details, "feePayer"),
            AllowsPull = ReadAllows(details, "pull"),
            AllowsPush = ReadAllows(details, "push"),
            Memo = ReadMemo(details),
            ExternalId = request.GetText("externalId"),
            ExpiresAt = ReadExpires(request),
        };
    }

    private static UInt128 ReadAmount(JsonElement element, string name) => BaseUnits.TryParse(element.GetText(name), out var amount)
        ? amount
        : throw new TempoTermsException(PolicyRules.Challenge, $"'{name}' is not a whole number of base units written as text.");

    private static TempoAddress ReadAddress(JsonElement element, string name, string rule) =>
        TempoAddress.TryParse(element.GetText(name), out var address)
            ? address
            : throw new TempoTermsException(rule, $"'{name}' is not a Tempo address (0x and 40 hexadecimal digits; mixed case must fit EIP-55).");

    private static JsonElement ReadDetails(JsonElement request)
    {
        if (!request.TryGetProperty("methodDetails", out var details))
        {
            return default;
        }

        if (details.ValueKind != JsonValueKind.Object)
        {
            throw new TempoTermsException(PolicyRules.Challenge, "'methodDetails' is not an object.");
        }

        // Absent means version 1 (draft-httpauth-payment-00, section 9); a version that is not known may mean anything.
        return details.TryGetProperty("version", out var version) && (version.ValueKind != JsonValueKind.Number || version.GetRawText() != "1")
            ? throw new TempoTermsException(PolicyRules.Challenge, "'methodDetails.version' is not one that this client knows.")
            : details;
    }

    private static bool TryGet(JsonElement details, string name, out JsonElement value)
    {
        value = default;
        return details.ValueKind == JsonValueKind.Object && details.TryGetProperty(name, out value);
    }

    private static List<TempoChargeTransfer> ReadSplits(JsonElement details)
    {
        if (!TryGet(details, "splits", out var splits))
        {
            return [];
        }

        if (splits.ValueKind != JsonValueKind.Array || splits.GetArrayLength() is 0 or > MaximumSplits)
        {
            throw new TempoTermsException(PolicyRules.Challenge, $"'splits' is not a list of 1 to {MaximumSplits} entries.");
        }

        return [.. splits.EnumerateArray().Select(ReadSplit)];
    }

    private static TempoChargeTransfer ReadSplit(JsonElement split)
    {
        if (split.ValueKind != JsonValueKind.Object)
        {
            throw new TempoTermsException(PolicyRules.Challenge, "An entry of 'splits' is not an object.");
        }

        var amount = ReadAmount(split, "amount");
        return amount > 0
            ? new TempoChargeTransfer(ReadAddress(split, "recipient", PolicyRules.Recipient), amount, ReadMemo(split))
            : throw new TempoTermsException(PolicyRules.Challenge, "An entry of 'splits' is for an amount of zero.");
    }

    private static UInt128 ReadRemainder(UInt128 amount, List<TempoChargeTransfer> splits)
    {
        var remainder = amount;
        foreach (var split in splits)
        {
            if (split.Amount >= remainder)
            {
                throw new TempoTermsException(PolicyRules.Challenge, "The splits take the whole amount, so nothing is left for the recipient.");
            }

            remainder -= split.Amount;
        }

        return remainder;
    }

    private static ulong? ReadChainId(JsonElement details)
    {
        if (!TryGet(details, "chainId", out var chainId))
        {
            return null;
        }

        return chainId.ValueKind == JsonValueKind.Number && chainId.TryGetInt64(out var id) && id is > 0 and <= MaximumJsonInteger
            ? (ulong)id
            : throw new TempoTermsException(PolicyRules.Chain, "'methodDetails.chainId' is not a positive whole number.");
    }

    private static bool ReadFlag(JsonElement details, string name)
    {
        if (!TryGet(details, name, out var flag))
        {
            return false;
        }

        return flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? flag.GetBoolean()
            : throw new TempoTermsException(PolicyRules.Challenge, $"'methodDetails.{name}' is neither true nor false.");
    }

    private static bool ReadAllows(JsonElement details, string wanted)
    {
        if (!TryGet(details, "supportedModes", out var modes))
        {
            return true;
        }

        if (modes.ValueKind != JsonValueKind.Array || modes.GetArrayLength() == 0
            || modes.EnumerateArray().Any(mode => mode.ValueKind != JsonValueKind.String))
        {
            throw new TempoTermsException(PolicyRules.Challenge, "'methodDetails.supportedModes' is not a list of modes.");
        }

        return modes.EnumerateArray().Any(mode => mode.ValueEquals(wanted));
    }

    private static ReadOnlyMemory<byte>? ReadMemo(JsonElement element)
    {
        if (!TryGet(element, "memo", out var memo))
        {
            return null;
        }

        var text = memo.ValueKind == JsonValueKind.String ? memo.GetString()! : "";
        var bytes = new byte[AttributionMemo.Length];
        return text.Length == 2 + (2 * AttributionMemo.Length) && text.StartsWith("0x", StringComparison.Ordinal)
            && Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == System.Buffers.OperationStatus.Done
            ? bytes
            : throw new TempoTermsException(PolicyRules.Challenge, "A 'memo' is not 0x and 64 hexadecimal digits.");
    }

    private static DateTimeOffset? ReadExpires(JsonElement request)
    {
        // The draft forbids it here, and servers send it all the same: the earlier time wins.
        if (!request.TryGetProperty("expires", out var expires))
        {
            return null;
        }

        return expires.ValueKind == JsonValueKind.String && Rfc3339.TryParse(expires.GetString()!, out var time)
            ? time
            : throw new TempoTermsException(PolicyRules.Expiry, "'expires' in the request is not an RFC 3339 date-time.");
    }
}

/// <summary>One transfer that a charge asks for.</summary>
internal sealed record TempoChargeTransfer(TempoAddress To, UInt128 Amount, ReadOnlyMemory<byte>? Memo);

/// <summary>What is wrong with the terms of a charge; never leaves the reader.</summary>
internal sealed class TempoTermsException(string rule, string message) : FormatException(message)
{
    public string Rule { get; } = rule;
}
