using System.Globalization;
using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>What a Tempo challenge of this merchant asks for, read back from the echo that its id vouches for.</summary>
internal sealed record TempoTerms(PaymentChallenge Challenge, UInt128 Amount, TempoAddress Token, ulong ChainId)
{
    /// <summary>The transfers that pay, in order: the recipient's share, then the splits.</summary>
    public required IReadOnlyList<ExpectedTransfer> Transfers { get; init; }

    public required bool FeePayer { get; init; }

    /// <summary>The modes that may be used; null for all.</summary>
    public required IReadOnlyList<string>? Modes { get; init; }

    /// <exception cref="CredentialRefusedException">The challenge was made unpayable on purpose.</exception>
    public static TempoTerms Read(PaymentChallenge challenge, long usualChainId)
    {
        try
        {
            return ReadUnchecked(challenge, usualChainId);
        }
        catch (Exception unreadable) when (unreadable is FormatException or OverflowException or InvalidOperationException
            or KeyNotFoundException or TempoEncodingException)
        {
            throw CredentialRefusedException.VerificationFailed("The challenge asks for something that cannot be paid.");
        }
    }

    private static TempoTerms ReadUnchecked(PaymentChallenge challenge, long usualChainId)
    {
        var request = challenge.RequestObject;
        var details = request.GetProperty("methodDetails");
        var token = TempoAddress.Parse(request.GetProperty("currency").GetString()!);
        var amount = ParseAmount(request.GetProperty("amount"));
        var splits = details.TryGetProperty("splits", out var list)
            ? list.EnumerateArray().Select(split => ReadSplit(split, token)).ToList()
            : [];
        var ofSplits = splits.Aggregate(UInt128.Zero, (sum, split) => checked(sum + split.Amount));
        var memo = ReadMemo(details);
        var primary = new ExpectedTransfer(
            token, TempoAddress.Parse(request.GetProperty("recipient").GetString()!), checked(amount - ofSplits), memo)
        {
            BoundTo = memo is null ? challenge : null,
        };
        return new TempoTerms(
            challenge, amount, token, details.TryGetProperty("chainId", out var chainId) ? chainId.GetUInt64() : (ulong)usualChainId)
        {
            Transfers = [primary, .. splits],
            FeePayer = details.TryGetProperty("feePayer", out var feePayer) && feePayer.GetBoolean(),
            Modes = details.TryGetProperty("supportedModes", out var modes)
                ? [.. modes.EnumerateArray().Select(mode => mode.GetString()!)]
                : null,
        };
    }

    private static ExpectedTransfer ReadSplit(JsonElement split, TempoAddress token) => new(
        token,
        TempoAddress.Parse(split.GetProperty("recipient").GetString()!),
        ParseAmount(split.GetProperty("amount")),
        ReadMemo(split));

    private static UInt128 ParseAmount(JsonElement amount) =>
        UInt128.Parse(amount.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture);

    private static ReadOnlyMemory<byte>? ReadMemo(JsonElement holder)
    {
        if (holder.GetText("memo") is not { } text)
        {
            return null;
        }

        var memo = text.StartsWith("0x", StringComparison.Ordinal) ? Convert.FromHexString(text.AsSpan(2)) : [];
        return memo.Length == AttributionMemo.Length ? memo : throw new FormatException("A memo is 0x and 64 hexadecimal digits.");
    }
}
