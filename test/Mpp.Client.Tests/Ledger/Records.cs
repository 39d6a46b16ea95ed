using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Policy;

namespace Mpp.Client.Tests.Ledger;

/// <summary>Records for ledger tests, and what a comparison of two of them needs.</summary>
internal static class Records
{
    public static LedgerRecord Reserved(string id = "p1") => new()
    {
        Id = id,
        State = LedgerState.Reserved,
        CreatedAt = Quotes.Now,
        UpdatedAt = Quotes.Now,
        Origin = "https://api.example.com",
        HttpMethod = "POST",
        ChallengeId = "ch \"1\" é💸",
        Method = "tempo",
        Intent = "charge",
        Mode = "pull",
        Amount = UInt128.MaxValue,
        Exposure = 1_000_001,
        Currency = Quotes.PathUsd,
        Recipients = [new PaymentRecipient(Quotes.Merchant, 900_000), new PaymentRecipient(Quotes.Affiliate, 100_000)],
        ChainId = ulong.MaxValue,
        Purpose = "line one\nline two",
        IdempotencyKey = "key-1",
        LookupKeys = new Dictionary<string, string> { ["memo"] = "0xab" },
        Path = "/orders/ä",
        RequestDigest = "digest-1",
        Challenge = """{"id":"ch \"1\" é💸"}""",
        Steps = [new LedgerStep(LedgerState.Reserved, Quotes.Now)],
    };

    /// <summary>Everything that a record holds, as text: records hold lists, which compare by reference.</summary>
    public static string Describe(LedgerRecord record) => string.Join('|', typeof(LedgerRecord).GetProperties()
        .Select(property => $"{property.Name}={DescribeValue(property.GetValue(record))}"));

    /// <summary>The steps that bring a new reservation into <paramref name="state"/>.</summary>
    public static IReadOnlyList<LedgerState> PathTo(LedgerState state) => state switch
    {
        LedgerState.Reserved => [],
        LedgerState.Released => [LedgerState.Released],
        LedgerState.Signing => [LedgerState.Signing],
        LedgerState.Signed => [LedgerState.Signing, LedgerState.Signed],
        LedgerState.Sent => [LedgerState.Signing, LedgerState.Signed, LedgerState.Sent],
        _ => [LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, state],
    };

    public static async Task BringToAsync(IPaymentLedger ledger, string id, LedgerState state)
    {
        await ledger.ReserveAsync(Reserved(id), []);
        foreach (var step in PathTo(state))
        {
            await ledger.AdvanceAsync(id, new LedgerChange(step));
        }
    }

    private static string DescribeValue(object? value) => value switch
    {
        IEnumerable<LedgerStep> steps => string.Join(',', steps.Select(step => $"{step.State}@{step.At.UtcTicks}")),
        IEnumerable<PaymentRecipient> recipients => string.Join(',', recipients),
        IReadOnlyDictionary<string, string> keys => string.Join(',', keys.OrderBy(key => key.Key, StringComparer.Ordinal)),
        DateTimeOffset time => time.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
