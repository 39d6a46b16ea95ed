using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Benchmarks;

/// <summary>Payments of a cent, and the limits that an agent has.</summary>
internal static class BenchmarkPayments
{
    private const string Recipient = "0x1111111111111111111111111111111111111111";

    public static readonly PaymentCurrency Dollar = new("tempo:4217:0x20c0000000000000000000000000000000000001", "USD", "pathUSD", 6);

    /// <summary>One of each window, wide enough for everything.</summary>
    public static readonly Budget[] Budgets =
    [
        .. Enum.GetValues<BudgetWindow>().Select(window => Budget.OfMoney(Money.Parse("1000000000 USD"), window)),
        Budget.OfMoney(Money.Parse("1000000000 USD"), BudgetWindow.Day, BudgetScope.Origin),
        Budget.OfOpenUnknown(1_000_000, isPerOrigin: false),
    ];

    private static readonly LedgerState[] Steps = [LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Settled];

    public static LedgerRecord Reserved() => At(TimeProvider.System.GetUtcNow(), Guid.NewGuid().ToString("N"));

    public static LedgerRecord At(DateTimeOffset time, string id) => new()
    {
        Id = id,
        State = LedgerState.Reserved,
        CreatedAt = time,
        UpdatedAt = time,
        Origin = "https://api.example.com",
        HttpMethod = "GET",
        ChallengeId = id,
        Method = "tempo",
        Intent = "charge",
        Mode = "pull",
        Amount = 10_000,
        Exposure = 10_000,
        Currency = Dollar,
        Recipients = [new PaymentRecipient(Recipient, 10_000)],
        ChainId = 4217,
        LookupKeys = new Dictionary<string, string> { ["memo"] = "0xef1ed71201d6c98bd00fe52dbbe9cb2700000000000000000000000000000000", ["payer"] = Recipient },
        Owner = LedgerOwner.Current,
        LeaseUntil = time + LedgerRecord.Lease,
    };

    public static async Task ReserveAsync(IPaymentLedger ledger, LedgerRecord record)
    {
        if (!(await ledger.ReserveAsync(record, Budgets)).IsReserved)
        {
            throw new InvalidOperationException("The budget is too small for the benchmark.");
        }
    }

    /// <summary>What must be on the disk before a signature is made.</summary>
    public static async Task ReserveAndMarkSigningAsync(IPaymentLedger ledger, LedgerRecord record)
    {
        await ReserveAsync(ledger, record);
        await ledger.AdvanceAsync(record.Id, new LedgerChange(LedgerState.Signing));
    }

    /// <summary>From the reservation to the end: the five steps of a payment that goes well.</summary>
    public static async Task PayAsync(IPaymentLedger ledger)
    {
        var record = Reserved();
        await ReserveAsync(ledger, record);
        foreach (var step in Steps)
        {
            await ledger.AdvanceAsync(record.Id, new LedgerChange(step));
        }
    }
}
