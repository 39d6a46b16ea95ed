using System.Numerics;
using System.Text.Json;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>What a challenge asks to be paid: each method prices it, and the policy judges what it made of it.</summary>
internal static class QuoteTargets
{
    /// <summary>A development key that everybody knows.</summary>
    public const string Key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    public static DateTimeOffset Now { get; } = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public static PaymentOrigin Shop { get; } = PaymentOrigin.TryCreate(new Uri("https://shop.example/"), out var origin, out _) ? origin : throw new InvalidOperationException();

    private static readonly Money Limit = Money.Parse("1 USD");

    public static SpendPolicy Policy { get; } = SpendPolicy.TryCreate(new SpendPolicyOptions { MaxPerPayment = Limit.ToString() }, out var policy, out _) ? policy : throw new InvalidOperationException();

    public static FuzzTarget Requests()
    {
        var methods = CreateMethods();
        return new FuzzTarget("request-json", new JsonMutator(
            "\"pull\"", "\"push\"", "\"usd\"", "\"jpy\"", "\"profile_test_s\"", "42431", "4217", "1337", "\"0x70997970C51812dc3A010C7d01b50e0d17dc79C8\"",
            $"\"0x{new string('a', 64)}\"", "\"1\"", "\"999\"", "\"500\"", "\"0\"", "\"card\""),
            Corpus.Of("request-json"), new AllocationBound(128 * 1024, 300), input => RunRequest(methods, input)) { BoundedIterations = 3000 };
    }

    public static IReadOnlyList<IPaymentMethod> CreateMethods() =>
    [
        TempoChargeMethod.Create(new TempoOptions(), TempoPrivateKeySigner.FromHex(Key), _ => null),
        StripeChargeMethod.Create(new StripeOptions(), new CountingMinter(), _ => null),
    ];

    /// <summary>What the methods that the challenge may be meant for make of it, in few words.</summary>
    public static string Quote(IReadOnlyList<IPaymentMethod> methods, PaymentChallenge challenge) =>
        methods.FirstOrDefault(method => method.Name == challenge.Method) is { } method ? Quote(method, challenge) : "no method";

    private static string RunRequest(IReadOnlyList<IPaymentMethod> methods, byte[] input)
    {
        if (!StrictJson.TryParseObject(input, out var request, out var error))
        {
            return error;
        }

        return string.Join(", ", methods.Select(method => Quote(method, Challenge(method.Name, input, request))));
    }

    private static PaymentChallenge Challenge(string method, byte[] input, JsonElement request) =>
        new("fuzzed", "shop", method, "charge", Base64UrlText.Encode(input), request);

    private static string Quote(IPaymentMethod method, PaymentChallenge challenge)
    {
        var result = method.Quote(challenge, new QuoteContext(42431));
        var again = method.Quote(challenge, new QuoteContext(42431));
        OracleException.Require((result.Quote is null) != (result.Rejection is null), "Neither a quote nor a reason, or both.");
        if (result.Quote is not { } quote)
        {
            OracleException.Require(again.Rejection?.Rule == result.Rejection!.Rule, "Refused once, and then not.");
            OracleException.Require(!result.Rejection.Message.Any(char.IsControl), "A reason that cannot be shown.");
            return result.Rejection.Rule;
        }

        var sum = quote.Recipients.Aggregate(BigInteger.Zero, (total, recipient) => total + recipient.Amount);
        OracleException.Require(sum == quote.Amount, $"{sum} is transferred where {quote.Amount} is judged.");
        OracleException.Require(again.Quote is { } same && same.Amount == quote.Amount && same.Recipients.SequenceEqual(quote.Recipients) && same.Currency == quote.Currency, "Two readings of one request.");
        OracleException.Require(quote.Recipients.Count <= 11, "More recipients than a charge can have.");
        OracleException.Require(quote.Amount == 0 || quote.Recipients.All(recipient => recipient.Amount > 0), "A transfer of nothing.");
        var verdict = Policy.Judge(quote, new PolicyContext(Shop, Now, TimeSpan.Zero, null));
        var isTooMuch = IsAboveLimit(quote);
        OracleException.Require(!isTooMuch || verdict.Violations.Count > 0, "The policy allows more than its limit.");
        return verdict.Violations.Count == 0 ? $"{quote.Mode} allowed" : $"{quote.Mode} {verdict.Violations[0].Rule}";
    }

    // The sum of price and fee may be more than the type of either holds.
    private static bool IsAboveLimit(Quote quote)
    {
        var exposure = (BigInteger)quote.Amount + quote.MaximumFee;
        return exposure > UInt128.MaxValue || (quote.Currency.ToMoney((UInt128)exposure) is var money && (money.Currency != Limit.Currency || money > Limit));
    }
}
