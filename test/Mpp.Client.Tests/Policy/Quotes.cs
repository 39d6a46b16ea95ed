using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Protocol;

namespace Mpp.Client.Tests.Policy;

/// <summary>Quotes and contexts for tests: 1 USD by Tempo, asked over https, with a minute left.</summary>
internal static class Quotes
{
    public const string Token = "0x20c0000000000000000000000000000000000001";
    public const string Merchant = "0x1111111111111111111111111111111111111111";
    public const string Affiliate = "0x2222222222222222222222222222222222222222";

    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public static readonly PaymentCurrency PathUsd = new($"tempo:4217:{Token}", "USD", "pathUSD", 6);

    public static Quote OneDollar { get; } = Of("tempo", "charge");

    public static Quote Of(string method, string intent) => new()
    {
        Challenge = ChallengeText.ReadOne(ChallengeText.With(method: method, intent: intent)),
        Mode = "pull",
        Amount = 1_000_000,
        Currency = PathUsd,
        Recipients = [new PaymentRecipient(Merchant, 1_000_000)],
        ChainId = 4217,
        ExpiresAt = Now.AddMinutes(1),
    };

    public static PolicyContext Asked(string url = "https://api.example.com/", TimeSpan skew = default, string? limit = null) =>
        new(Origin(url), Now, skew, limit is null ? null : Money.Parse(limit));

    public static PaymentOrigin Origin(string url)
    {
        Assert.That(PaymentOrigin.TryCreate(new Uri(url), out var origin, out var error), Is.True, error);
        return origin!;
    }
}
