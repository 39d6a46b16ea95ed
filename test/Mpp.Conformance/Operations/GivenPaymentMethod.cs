using System.Text.Json;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Conformance.Operations;

/// <summary>A rail that moves no money: it answers every charge with the payload and the source that the suite gave.</summary>
internal sealed class GivenPaymentMethod(string name, JsonElement payload, string? source) : IPaymentMethod
{
    private const int Decimals = 6;

    public string Name => name;

    public IReadOnlyList<string> Intents { get; } = ["charge"];

    public string? MissingConfiguration => null;

    public QuoteResult Quote(PaymentChallenge challenge, QuoteContext context)
    {
        var request = challenge.RequestObject;
        if (!BaseUnits.TryParse(request.GetText("amount"), out var amount))
        {
            return QuoteResult.Reject(PolicyRules.Challenge, "'amount' is not a whole number of base units written as text.");
        }

        if (!TryReadExpiry(challenge, out var expiresAt))
        {
            return QuoteResult.Reject(PolicyRules.Expiry, "'expires' in the request is not an RFC 3339 date-time.");
        }

        var currency = request.GetText("currency") ?? "";
        return QuoteResult.Of(new Quote
        {
            Challenge = challenge,
            Mode = "given",
            Amount = amount,
            Currency = new PaymentCurrency($"{name}:{currency}", "USD", currency, Decimals),
            Recipients = [new PaymentRecipient(request.GetText("recipient") ?? "", amount)],
            ExpiresAt = expiresAt,
            IsSelfExpiring = true,
        });
    }

    public ValueTask<PaymentPlan> PrepareAsync(Quote quote, PaymentTime time, CancellationToken cancellationToken = default) => ValueTask.FromResult(
        new PaymentPlan(quote, time.Latest(quote.ExpiresAt), new Dictionary<string, string>(), payload.GetRawText().Length));

    public ValueTask<SignedPayment> SignAsync(PaymentPlan plan, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new SignedPayment(payload, source, new Dictionary<string, string>()));

    /// <summary>Charges of the suite end in their request as well; the earlier time counts.</summary>
    private static bool TryReadExpiry(PaymentChallenge challenge, out DateTimeOffset? expiresAt)
    {
        expiresAt = challenge.ExpiresAt;
        if (!challenge.RequestObject.TryGetProperty("expires", out var expires))
        {
            return true;
        }

        if (expires.ValueKind != JsonValueKind.String || !Rfc3339.TryParse(expires.GetString()!, out var time))
        {
            return false;
        }

        expiresAt = expiresAt < time ? expiresAt : time;
        return true;
    }
}
