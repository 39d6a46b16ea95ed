using System.Numerics;
using Mpp.Client;
using Mpp.Client.Ledger;

namespace Mpp.Interop.Tests;

/// <summary>Payments to a real mppx merchant that were lost on the way, proven by a real Tempo EVM.</summary>
[TestFixture]
public sealed class ReconciliationTests
{
    private const int Price = 10_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private static DevelopmentAccount Account => DevelopmentAccount.WithFeesInPathUsd[3];

    [Test]
    public async Task A_payment_whose_answer_was_lost_is_settled_with_its_hash_and_fee()
    {
        using var client = Create(new LossyHandler(losesRequests: false));
        var before = await BalanceAsync();

        var open = await PayInDarknessAsync(client);
        var found = await client.Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled), found.Reason);
        var receipt = (await InteropFixture.Anvil.GetReceiptAsync(found.Record.Reference!))!.Value;
        var spent = before - await BalanceAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Record.Reference, Is.EqualTo(open.LookupKeys["transactionHash"]));
            Assert.That(found.Record.Proof!.Block, Is.EqualTo(Convert.ToUInt64(receipt.GetProperty("blockNumber").GetString(), 16)));
            Assert.That(spent, Is.EqualTo(Price + (BigInteger)found.Record.Proof.Fee!.Value), "price and proven fee are all that left the account");
        }
    }

    [Test]
    public async Task A_payment_whose_hash_was_never_recorded_is_found_by_its_memo()
    {
        using var client = Create(new LossyHandler(losesRequests: false));
        var open = await PayInDarknessAsync(client);
        var dead = await CopyWithoutHashAsync(client.Ledger, open);

        var found = await PollAsync(client.Payer, dead);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Settled), found.Reason);
        Assert.That(found.Record.Reference, Is.EqualTo(open.LookupKeys["transactionHash"]));
    }

    [Test]
    public async Task A_payment_that_never_reached_the_merchant_is_void_after_its_window_and_not_before()
    {
        using var client = Create(new LossyHandler(losesRequests: true));
        var before = await BalanceAsync();

        var open = await PayInDarknessAsync(client);
        var early = await client.Payer.Reconciler.ReconcileAsync(open.Id);
        var found = await PollAsync(client.Payer, open.Id);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early.Record.State, Is.EqualTo(LedgerState.Unknown), early.Reason);
            Assert.That(found.Record.State, Is.EqualTo(LedgerState.Void), found.Reason);
            Assert.That(found.Record.Proof!.Time, Is.GreaterThanOrEqualTo(open.ValidUntil!.Value));
            Assert.That(await BalanceAsync(), Is.EqualTo(before));
        }
    }

    private static PayingClient Create(DelegatingHandler way) => PayingClient.Create(Account, stripe: null, options =>
    {
        options.Tempo.RpcUrl = InteropFixture.Anvil.RpcUrl;

        // The shortest window that the chain's pool takes, and a margin for a busy machine.
        options.Tempo.ValidFor = TimeSpan.FromSeconds(10);
    }, way);

    private static async Task<LedgerRecord> PayInDarknessAsync(PayingClient client)
    {
        var unknown = Assert.ThrowsAsync<PaymentOutcomeUnknownException>(() => client.Http.GetAsync(new Uri(InteropFixture.TempoMerchant.Url, "/paid")))!;
        var record = (await client.Ledger.FindAsync(unknown.Payment.LedgerId!))!;
        Assert.That(record.State, Is.EqualTo(LedgerState.Unknown));
        return record;
    }

    private static async Task<string> CopyWithoutHashAsync(MemoryPaymentLedger ledger, LedgerRecord open)
    {
        var id = open.Id + "-dead";
        await ledger.ReserveAsync(open with
        {
            Id = id,
            State = LedgerState.Reserved,
            LookupKeys = open.LookupKeys.Where(key => key.Key != "transactionHash").ToDictionary(),
        }, []);
        await ledger.AdvanceAsync(id, new LedgerChange(LedgerState.Signing));
        return id;
    }

    private static async Task<ReconciledPayment> PollAsync(Payer payer, string ledgerId)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (true)
        {
            var found = await payer.Reconciler.ReconcileAsync(ledgerId, limit.Token);
            if (found.IsNewlyProven)
            {
                return found;
            }

            await Task.Delay(PollInterval, limit.Token);
        }
    }

    private static Task<BigInteger> BalanceAsync() => InteropFixture.Anvil.BalanceOfAsync(Anvil.PathUsd, Account.Address);

    /// <summary>Loses paid requests before the merchant sees them, or the answers after it has worked on them.</summary>
    private sealed class LossyHandler(bool losesRequests) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isPaid = request.Headers.Authorization?.Scheme == "Payment";
            if (isPaid && losesRequests)
            {
                throw new HttpRequestException("The request was lost.");
            }

            var response = await base.SendAsync(request, cancellationToken);
            if (isPaid)
            {
                Assert.That(response.IsSuccessStatusCode, Is.True, InteropFixture.TempoMerchant.StandardError);
                response.Dispose();
                throw new HttpRequestException("The answer was lost.");
            }

            return response;
        }
    }
}
