using System.Globalization;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Fakes;

/// <summary>A rail that moves no money: it counts what it is asked, and does otherwise where a test says so.</summary>
internal sealed class FakeMethod : IPaymentMethod
{
    public const string MethodName = "fake";

    /// <summary>Stands in every payload: nothing that is logged or stored may show it.</summary>
    public const string Secret = "canary-of-the-credential";

    private static readonly PaymentCurrency Dollar = new("fake:usd", "USD", "usd", 6);

    private int _quotes;
    private int _plans;
    private int _signatures;

    public string Name { get; init; } = MethodName;

    public IReadOnlyList<string> Intents { get; } = ["charge"];

    public string? MissingConfiguration { get; set; }

    public int Quotes => _quotes;

    public int Plans => _plans;

    public int Signatures => _signatures;

    public int MaximumPayloadLength { get; set; } = 200;

    public Func<CancellationToken, Task> OnPrepare { get; set; } = _ => Task.CompletedTask;

    /// <summary>What tells one signature from another.</summary>
    public string SignatureMade { get; set; } = "made";

    public Func<PaymentPlan, CancellationToken, Task> OnSign { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What a look into an open payment finds.</summary>
    public Func<LedgerRecord, PaymentFinding> OnProve { get; set; } = _ => PaymentFinding.CannotTell("Nobody knows.");

    /// <summary>Whether what was signed can be signed again.</summary>
    public bool CanRestore { get; set; }

    public PaymentTime? PreparedAt { get; private set; }

    public QuoteResult Quote(PaymentChallenge challenge, QuoteContext context)
    {
        Interlocked.Increment(ref _quotes);
        var amount = UInt128.Parse(challenge.RequestObject.GetText("amount")!, CultureInfo.InvariantCulture);
        return QuoteResult.Of(new Quote
        {
            Challenge = challenge,
            Mode = "fake",
            Amount = amount,
            Currency = Dollar,
            Recipients = [new PaymentRecipient("somebody", amount)],
            ExpiresAt = challenge.ExpiresAt,
        });
    }

    public async ValueTask<PaymentPlan> PrepareAsync(Quote quote, PaymentTime time, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _plans);
        PreparedAt = time;
        await OnPrepare(cancellationToken);
        return new PaymentPlan(quote, time.Latest(quote.ExpiresAt), new Dictionary<string, string> { ["plan"] = "known" }, MaximumPayloadLength);
    }

    public async ValueTask<SignedPayment> SignAsync(PaymentPlan plan, CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _signatures);
        await OnSign(plan, cancellationToken);
        var payload = JsonElement.Parse($$"""{"secret":"{{Secret}}","number":{{number}}}""");
        return new SignedPayment(payload, null, new Dictionary<string, string> { ["signature"] = SignatureMade });
    }

    public PaymentPlan? Restore(LedgerRecord record, Quote quote) =>
        CanRestore ? new PaymentPlan(quote, record.ValidUntil!.Value, record.LookupKeys, MaximumPayloadLength) : null;

    public ValueTask<PaymentFinding> ProveAsync(LedgerRecord record, CancellationToken cancellationToken = default) => ValueTask.FromResult(OnProve(record));
}
