using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>The request of a <c>stripe</c>/<c>charge</c> challenge, read strictly and once (draft-stripe-charge-00, section 4).</summary>
internal sealed record StripeChargeTerms(long Amount, string Currency, string NetworkId, IReadOnlyList<string> PaymentMethodTypes, string? ExternalId)
{
    private const int CurrencyLength = 3;
    private const int MaximumTextLength = 255;

    /// <summary>Whether the seller gets the token under both of its names.</summary>
    public bool IsCompatible { get; init; }

    /// <summary>Who asks to be paid, by TLS; <see langword="null"/> when that is not known.</summary>
    public PaymentOrigin? Origin { get; init; }

    /// <summary>What the payment is for, method, address and body in one; <see langword="null"/> when that is not known.</summary>
    public string? RequestDigest { get; init; }

    public static bool TryRead(
        JsonElement request, [NotNullWhen(true)] out StripeChargeTerms? terms, [NotNullWhen(false)] out QuoteResult? rejection)
    {
        terms = null;
        rejection = null;
        if (!BaseUnits.TryParse(request.GetText("amount"), out var amount) || amount == 0 || amount > (UInt128)long.MaxValue)
        {
            rejection = Reject("'amount' is not a positive whole number of minor units written as text.");
        }
        else if (request.GetText("currency") is not { Length: CurrencyLength } currency || !currency.All(char.IsAsciiLetter))
        {
            rejection = QuoteResult.Reject(PolicyRules.Currency, "'currency' is not a three-letter ISO 4217 code.");
        }
        else if (!request.TryGetProperty("methodDetails", out var details) || details.ValueKind != JsonValueKind.Object
            || details.GetText("networkId") is not { Length: > 0 and <= MaximumTextLength } networkId)
        {
            rejection = QuoteResult.Reject(PolicyRules.Recipient, "The challenge does not name the seller ('methodDetails.networkId').");
        }
        else if (!TryReadTypes(details, out var types))
        {
            rejection = Reject("'methodDetails.paymentMethodTypes' is not a list of names.");
        }
        else if (request.TryGetProperty("externalId", out var externalId) && externalId.ValueKind != JsonValueKind.String)
        {
            rejection = Reject("'externalId' is not a text, so it cannot be echoed.");
        }
        else if (ForgesExternalId(details))
        {
            rejection = Reject("'methodDetails.metadata' sets the reserved key 'externalId'.");
        }
        else
        {
            terms = new StripeChargeTerms((long)amount, currency, networkId, types, request.GetText("externalId"));
        }

        return rejection is null && terms is not null;
    }

    private static QuoteResult Reject(string message) => QuoteResult.Reject(PolicyRules.Challenge, message);

    private static bool TryReadTypes(JsonElement details, out IReadOnlyList<string> types)
    {
        types = [];
        if (!details.TryGetProperty("paymentMethodTypes", out var list))
        {
            return true;
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0
            || list.EnumerateArray().Any(type => type.ValueKind != JsonValueKind.String))
        {
            return false;
        }

        types = [.. list.EnumerateArray().Select(type => type.GetString()!)];
        return true;
    }

    private static bool ForgesExternalId(JsonElement details) => details.TryGetProperty("metadata", out var metadata)
        && (metadata.ValueKind != JsonValueKind.Object || metadata.TryGetProperty("externalId", out _));
}
