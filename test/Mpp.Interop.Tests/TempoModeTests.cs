using System.Net;
using System.Numerics;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Interop.Tests;

/// <summary>Every way in which a real mppx merchant takes a charge, on a real Tempo EVM: who broadcasts, who pays the fee, who gets which part.</summary>
[TestFixture]
public sealed class TempoModeTests
{
    private const int Price = 10_000;
    private const int SplitPrice = 2_000;
    private static readonly string SplitMemo = "0x" + string.Concat(Enumerable.Repeat("5a", 32));

    private static DevelopmentAccount Account => DevelopmentAccount.WithFeesInPathUsd[5];

    private static DevelopmentAccount Sponsor => DevelopmentAccount.WithFeesInPathUsd[6];

    [TestCase("/pull-only", TempoMode.Pull, "pull")]
    [TestCase("/pull-only", TempoMode.Push, "pull")]
    [TestCase("/push-only", TempoMode.Push, "push")]
    [TestCase("/paid", TempoMode.Push, "push")]
    [TestCase("/paid", TempoMode.Pull, "pull")]
    public async Task A_charge_is_paid_in_a_mode_that_the_merchant_takes(string path, TempoMode preferred, string used)
    {
        using var client = Create(options => options.Tempo.Mode = preferred);
        var before = await BalanceAsync(InteropFixture.Payee);

        using var response = await GetAsync(client, path);

        var record = (await client.Ledger.ListAsync()).Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(record.Mode, Is.EqualTo(used));
            Assert.That(record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(response.GetMppPayment()!.Receipt!.Reference, Is.EqualTo(record.LookupKeys["transactionHash"]));
            Assert.That(record.Proof?.Block, used == "push" ? Is.GreaterThan(0) : Is.Null);
            Assert.That(await BalanceAsync(InteropFixture.Payee) - before, Is.EqualTo((BigInteger)Price));
        }
    }

    [Test]
    public async Task Twenty_pushed_payments_at_once_from_one_account_all_settle()
    {
        using var client = Create(options => options.Tempo.Mode = TempoMode.Push);
        var before = await BalanceAsync(InteropFixture.Payee);

        // Bound to different bodies: this merchant gives requests of one millisecond the same challenge otherwise.
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(order =>
            client.Http.PostAsync(new Uri(InteropFixture.TempoMerchant.Url, "/digest"), new StringContent($"order {order}"))));

        Assert.That(responses.Select(response => response.GetMppPayment()!.Outcome), Is.All.EqualTo(PaymentOutcome.Settled));
        Assert.That(responses.Select(response => response.GetMppPayment()!.Receipt!.Reference), Is.Unique);
        Assert.That(await BalanceAsync(InteropFixture.Payee) - before, Is.EqualTo((BigInteger)(20 * Price)));
    }

    [TestCase(TempoMode.Pull)]
    [TestCase(TempoMode.Push)]
    public async Task A_sponsored_charge_costs_the_payer_exactly_the_price_and_the_sponsor_the_fee(TempoMode preferred)
    {
        using var client = Create(options => options.Tempo.Mode = preferred);
        var (payer, sponsor, payee) = (await BalanceAsync(Account.Address), await BalanceAsync(Sponsor.Address), await BalanceAsync(InteropFixture.Payee));

        using var response = await GetAsync(client, "/sponsored");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(payer - await BalanceAsync(Account.Address), Is.EqualTo((BigInteger)Price));
            Assert.That(await BalanceAsync(InteropFixture.Payee) - payee, Is.EqualTo((BigInteger)Price));
            Assert.That(sponsor - await BalanceAsync(Sponsor.Address), Is.GreaterThan(BigInteger.Zero));
            Assert.That((await client.Ledger.ListAsync()).Single().Exposure, Is.EqualTo((UInt128)Price));
        }
    }

    [TestCase(TempoMode.Pull)]
    [TestCase(TempoMode.Push)]
    public async Task Every_recipient_of_a_split_gets_its_part_with_its_memo(TempoMode preferred)
    {
        using var client = Create(options => options.Tempo.Mode = preferred);
        string[] everybody = [InteropFixture.Payee, .. InteropFixture.SplitRecipients];
        var before = await BalancesAsync(everybody);

        using var response = await GetAsync(client, "/splits");

        var after = await BalancesAsync(everybody);
        BigInteger[] parts = [Price - (2 * SplitPrice), SplitPrice, SplitPrice];
        var receipt = (await InteropFixture.Anvil.GetReceiptAsync(response.GetMppPayment()!.Receipt!.Reference))!.Value;
        Assert.That(after.Zip(before, (now, then) => now - then), Is.EqualTo(parts));
        Assert.That(receipt.GetRawText(), Does.Contain(SplitMemo));
    }

    [TestCase(TempoMode.Pull)]
    [TestCase(TempoMode.Push)]
    public async Task A_price_of_zero_is_answered_with_a_proof_and_nothing_moves(TempoMode preferred)
    {
        using var client = Create(options => options.Tempo.Mode = preferred);
        var before = await BalanceAsync(Account.Address);

        using var response = await GetAsync(client, "/proof");

        Assert.That((await client.Ledger.ListAsync()).Single().Mode, Is.EqualTo("proof"));
        Assert.That(await BalanceAsync(Account.Address), Is.EqualTo(before));
    }

    [Test]
    public async Task The_drafts_form_of_a_proof_is_refused_by_a_deployed_server()
    {
        using var client = Create(options => options.Tempo.ProofVersion = 1);

        using var response = await client.Http.GetAsync(new Uri(InteropFixture.TempoMerchant.Url, "/proof"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
    }

    [Test]
    public async Task Estimates_balances_and_receipts_are_asked_of_the_node_and_lower_what_counts_the_next_time()
    {
        using var client = Create(options =>
            (options.Tempo.EstimateFees, options.Tempo.CheckBalance, options.Tempo.VerifyReceipts, options.Tempo.GasLimit) = (true, true, true, 2_000_000));

        using var first = await GetAsync(client, "/paid");
        using var second = await GetAsync(client, "/paid");

        var records = await client.Ledger.ListAsync();
        Assert.That(records.Select(record => record.Proof?.Block), Has.None.Null, "the chain was asked before the receipts were believed");
        Assert.That(records[1].Exposure, Is.LessThan(records[0].Exposure));
    }

    [TestCase(TempoMode.Pull)]
    [TestCase(TempoMode.Push)]
    public async Task A_large_payment_may_take_a_nonce_of_its_own(TempoMode preferred)
    {
        // The local node prices every simulated transaction alike, and a fresh lane on top of that.
        using var client = Create(options =>
            (options.Tempo.Mode, options.Tempo.NonceLaneAbove, options.Tempo.GasLimit) = (preferred, "0.001 USD", 1_200_000));

        using var response = await GetAsync(client, "/paid");

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    private static PayingClient Create(Action<MppOptions> configure) => PayingClient.Create(Account, stripe: null, options =>
    {
        options.Tempo.RpcUrl = InteropFixture.Anvil.RpcUrl;
        configure(options);
    });

    private static async Task<HttpResponseMessage> GetAsync(PayingClient client, string path)
    {
        var response = await client.Http.GetAsync(new Uri(InteropFixture.TempoMerchant.Url, path));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), InteropFixture.TempoMerchant.StandardError);
        return response;
    }

    private static async Task<List<BigInteger>> BalancesAsync(IEnumerable<string> addresses)
    {
        var balances = new List<BigInteger>();
        foreach (var address in addresses)
        {
            balances.Add(await BalanceAsync(address));
        }

        return balances;
    }

    private static Task<BigInteger> BalanceAsync(string address) => InteropFixture.Anvil.BalanceOfAsync(Anvil.PathUsd, address);
}
