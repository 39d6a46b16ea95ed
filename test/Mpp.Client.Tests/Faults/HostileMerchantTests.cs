using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Http;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Faults;

/// <summary>
/// A merchant that takes the money of every call and delivers nothing, for an hour of calls, to a program that is started again and again.
/// </summary>
[TestFixture]
internal sealed class HostileMerchantTests : SandboxFaultFixture
{
    private const int Calls = 60;
    private const int CallsOfAProcess = 7;

    private static readonly UInt128 DollarInSixDecimals = 1_000_000;

    private string _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("mpp-hostile-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task It_gets_one_payment_and_the_next_call_is_refused_until_the_first_is_proven(
        [Values("tempo", "stripe")] string rail, [ValueSource(nameof(Misbehaviours))] Hostility hostility)
    {
        hostility.Apply(Merchant.Misbehaviour);

        var refusals = await CallForAnHourAsync(rail);

        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        Assert.That(refusals, Has.Count.EqualTo(Calls - 1).And.All.EqualTo(PolicyRules.OpenUnknown));
        await AssertEveryRecordIsUnknownAsync(1);
    }

    [Test]
    public async Task It_gets_no_more_than_the_budget_when_open_payments_are_let_pile_up(
        [Values("tempo", "stripe")] string rail, [ValueSource(nameof(Misbehaviours))] Hostility hostility)
    {
        const int Budget = 12;
        hostility.Apply(Merchant.Misbehaviour);
        Options.Policy.MaxOpenUnknown = Options.Policy.MaxOpenUnknownPerOrigin = Calls;
        Options.Policy.Budgets = [new BudgetOptions { Max = $"{Budget} USD", Window = "day" }];

        var refusals = await CallForAnHourAsync(rail);

        var settled = Merchant.Settlements.Count;
        Assert.That(settled, Is.InRange(1, Budget));
        Assert.That(refusals, Has.Count.EqualTo(Calls - settled).And.All.EqualTo(PolicyRules.Budget));
        Assert.That(Dollars(rail, Settled), Is.LessThanOrEqualTo(Budget * DollarInSixDecimals));
        await AssertEveryRecordIsUnknownAsync(settled);
    }

    /// <summary>One call a minute; every few calls the program ends and another begins with the same ledger file.</summary>
    private async Task<List<string>> CallForAnHourAsync(string rail)
    {
        var refusals = new List<string>();
        for (var call = 0; call < Calls;)
        {
            using var ledger = OpenLedger();
            var client = CreateClient(ledger: ledger);
            for (var end = Math.Min(call + CallsOfAProcess, Calls); call < end; call++)
            {
                await CallAsync(client, rail, refusals);
                Clock.Advance(TimeSpan.FromMinutes(1));
            }
        }

        return refusals;
    }

    private static async Task CallAsync(HttpClient client, string rail, List<string> refusals)
    {
        using var request = Request("GET /paid", rail);
        try
        {
            using var response = await client.SendAsync(request);
            Assert.That((int)response.StatusCode, Is.EqualTo(402));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        }
        catch (PaymentOutcomeUnknownException unknown)
        {
            Assert.That(unknown.Payment.LedgerId, Is.Not.Null);
        }
        catch (PaymentRefusedException refused)
        {
            refusals.Add(refused.Refusals.Single().Rule);
        }
    }

    private async Task AssertEveryRecordIsUnknownAsync(int count)
    {
        using var ledger = OpenLedger();
        var records = await ledger.ListAsync();
        var exposure = records.Aggregate(UInt128.Zero, (sum, record) => sum + record.Exposure);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records.Select(record => record.State), Is.All.EqualTo(LedgerState.Unknown).And.Exactly(count).Items);
            Assert.That(Merchant.CredentialArrivals.Distinct, Is.EqualTo(count));
            Assert.That(exposure, Is.GreaterThanOrEqualTo(Settled));
        }
    }

    private FilePaymentLedger OpenLedger() => new(Path.Combine(_folder, "ledger.jsonl"), Clock);

    private static UInt128 Dollars(string rail, UInt128 baseUnits) => rail == "stripe" ? baseUnits * 10_000 : baseUnits;

    private static IEnumerable<Hostility> Misbehaviours =>
    [
        new("asks again", merchant => merchant.FreshChallengeAfterSettling = true),
        new("asks for more", merchant => (merchant.FreshChallengeAfterSettling, merchant.FreshChallengeSurcharge) = (true, 100)),
        new("hangs up", merchant => merchant.ResetAfterSettling = true),
    ];

    internal sealed record Hostility(string Name, Action<SandboxMisbehaviour> Apply)
    {
        public override string ToString() => Name;
    }
}
