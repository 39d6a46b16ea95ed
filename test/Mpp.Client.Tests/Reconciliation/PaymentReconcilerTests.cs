using System.Net;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Reconciliation;

/// <summary>What the reconciler looks into, what it leaves alone, and what happens when somebody else is faster.</summary>
[TestFixture]
internal sealed class PaymentReconcilerTests : ReconciliationFixture
{
    private static readonly TimeSpan PastTheEnd = TimeSpan.FromSeconds(35);

    [Test]
    public async Task Only_open_payments_are_looked_into()
    {
        using (await SendAsync())
        {
        }

        var lost = await PayAndLoseRequestAsync();
        var released = await RecordAsync(lost, LedgerState.Released, "released", lost.LookupKeys);
        await Ledger.ReserveAsync(lost with { Id = "reserved", State = LedgerState.Reserved }, []);
        Time.Advance(PastTheEnd);

        var found = await Payer.Reconciler.ReconcileAllAsync();

        Assert.That(found.Select(payment => payment.Record.Id), Is.EqualTo(new[] { lost.Id }));
        Assert.That((await Ledger.FindAsync(released.Id))!.State, Is.EqualTo(LedgerState.Released));
    }

    [TestCase(LedgerState.Signing)]
    [TestCase(LedgerState.Signed)]
    [TestCase(LedgerState.Sent)]
    public async Task A_payment_that_a_process_may_be_making_is_left_alone_until_its_end(LedgerState state)
    {
        var like = await PayAndLoseRequestAsync();
        var calls = Sandbox.Chain.Calls.Count;
        var inFlight = await RecordAsync(like, state, "in-flight", like.LookupKeys);

        var early = await Payer.Reconciler.ReconcileAsync(inFlight.Id);
        Assert.That(Sandbox.Chain.Calls, Has.Count.EqualTo(calls), "nobody was asked");
        Time.Advance(PastTheEnd);
        var late = await Payer.Reconciler.ReconcileAsync(inFlight.Id);

        Assert.That(early.Record, Is.EqualTo(inFlight));
        Assert.That(late.Record.State, Is.EqualTo(LedgerState.Void));
    }

    [Test]
    public async Task A_payment_that_was_silent_for_long_is_looked_into_although_its_end_is_far()
    {
        var like = await PayAndLoseAnswerAsync();
        var dead = await RecordAsync(like with { ValidUntil = Time.GetUtcNow().AddHours(5) }, LedgerState.Signed, "silent", like.LookupKeys);
        Time.Advance(TimeSpan.FromMinutes(11));

        Assert.That((await Payer.Reconciler.ReconcileAsync(dead.Id)).Record.State, Is.EqualTo(LedgerState.Settled));
    }

    [Test]
    public async Task A_dead_process_s_payment_that_cannot_be_proven_becomes_unknown_with_a_note()
    {
        var like = await PayAndLoseRequestAsync();
        var dead = await RecordAsync(like, LedgerState.Sent, "dead", like.LookupKeys);
        Time.Advance(PastTheEnd);

        var found = await CreatePayer(options => options.Tempo.RpcUrl = null).Reconciler.ReconcileAsync(dead.Id);

        Assert.That(found.Record.State, Is.EqualTo(LedgerState.Unknown));
        Assert.That(found.Record.Note, Does.Contain("RpcUrl"));
    }

    [Test]
    public async Task A_second_look_at_an_open_payment_does_not_write_to_the_ledger()
    {
        var open = await PayAndLoseRequestAsync();

        Time.Advance(TimeSpan.FromSeconds(1));
        var found = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(found.Record, Is.EqualTo(open));
        Assert.That(await Ledger.FindAsync(open.Id), Is.EqualTo(open));
    }

    [Test]
    public async Task A_proven_payment_is_not_asked_about_again()
    {
        var open = await PayAndLoseAnswerAsync();
        var first = await Payer.Reconciler.ReconcileAsync(open.Id);
        var calls = Sandbox.Chain.Calls.Count;

        var second = await Payer.Reconciler.ReconcileAsync(open.Id);

        Assert.That(second, Is.EqualTo(first with { IsNewlyProven = false }));
        Assert.That(Sandbox.Chain.Calls, Has.Count.EqualTo(calls));
    }

    [TestCase(true, LedgerState.Settled)]
    [TestCase(false, LedgerState.Void)]
    public async Task Reconcilers_at_the_same_time_agree_and_one_of_them_is_first(bool arrives, LedgerState expected)
    {
        var folder = Directory.CreateTempSubdirectory("mpp-reconciliation");
        try
        {
            var path = Path.Combine(folder.FullName, "ledger.jsonl");
            using FilePaymentLedger first = new(path, Time), second = new(path, Time);
            Way.LoseAnswers = arrives;
            Way.LoseRequests = !arrives;
            var like = await PayInDarknessAsync();
            Ledger = second;
            var other = CreatePayer();
            Ledger = first;
            var payer = CreatePayer();
            await RecordAsync(like, LedgerState.Signed, "shared", like.LookupKeys);
            Time.Advance(PastTheEnd);

            var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(index =>
                (index % 2 == 0 ? payer : other).Reconciler.ReconcileAsync("shared")));

            using (Assert.EnterMultipleScope())
            {
                Assert.That(found.Select(payment => payment.Record.State), Is.All.EqualTo(expected));
                Assert.That(found.Count(payment => payment.IsNewlyProven), Is.EqualTo(1));
            }

            using var reopened = new FilePaymentLedger(path, Time);
            var stored = (await reopened.FindAsync("shared"))!;
            Assert.That(stored.Proof, Is.EqualTo(found.First(payment => payment.IsNewlyProven).Record.Proof).And.Not.Null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task Everything_that_a_proof_holds_survives_in_a_ledger_file()
    {
        var folder = Directory.CreateTempSubdirectory("mpp-reconciliation");
        try
        {
            var path = Path.Combine(folder.FullName, "ledger.jsonl");
            var proof = new LedgerProof("somebody") { Block = ulong.MaxValue, Time = Time.GetUtcNow(), IsHeld = true, Fee = UInt128.MaxValue };
            using (var ledger = new FilePaymentLedger(path, Time))
            {
                await Tests.Ledger.Records.BringToAsync(ledger, "p1", LedgerState.Unknown);
                await ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Settled) { Proof = proof });
            }

            using var reopened = new FilePaymentLedger(path, Time);
            Assert.That((await reopened.FindAsync("p1"))!.Proof, Is.EqualTo(proof));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task An_answer_that_comes_after_the_proof_does_not_stop_the_payer()
    {
        Way.BeforeAnswer = async () =>
        {
            Time.Advance(PastTheEnd);
            await Payer.Reconciler.ReconcileAllAsync();
        };

        using var late = await SendAsync();
        Way.BeforeAnswer = () => Task.CompletedTask;
        using var next = await SendAsync();

        var records = await Ledger.ListAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(records[0].Proof, Is.Not.Null);
            Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK), "the ledger is in order, so the payer goes on");
            Assert.That(records.Select(record => record.State), Is.All.EqualTo(LedgerState.Settled));
        }
    }

    [Test]
    public async Task An_answer_that_contradicts_the_proof_changes_nothing_in_the_ledger()
    {
        Way.LoseRequests = true;
        Way.AnswerInPlace = () => new HttpResponseMessage(HttpStatusCode.OK);
        Way.BeforeAnswer = async () =>
        {
            Time.Advance(PastTheEnd);
            await Payer.Reconciler.ReconcileAllAsync();
        };

        using var claimed = await SendAsync();
        (Way.LoseRequests, Way.BeforeAnswer) = (false, () => Task.CompletedTask);
        using var next = await SendAsync();

        var records = await Ledger.ListAsync();
        Assert.That(records.Select(record => record.State), Is.EqualTo(new[] { LedgerState.Void, LedgerState.Settled }));
    }

    [Test]
    public async Task A_method_that_the_payer_does_not_have_or_that_fails_proves_nothing()
    {
        var like = await PayAndLoseRequestAsync();
        var stranger = await RecordAsync(like with { Method = "stranger" }, LedgerState.Unknown, "stranger", like.LookupKeys);
        var silent = await RecordAsync(like with { Method = "silent" }, LedgerState.Unknown, "silent", like.LookupKeys);
        var failing = await RecordAsync(like with { Method = "failing" }, LedgerState.Unknown, "failing", like.LookupKeys);
        var payer = CreatePayer(services: Sandbox.PayerServices with { Methods = [new OwnMethod("silent"), new FailingMethod()] });

        var reasons = (await payer.Reconciler.ReconcileAllAsync()).ToDictionary(payment => payment.Record.Id, payment => payment.Reason);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reasons[stranger.Id], Does.Contain("no method 'stranger'"));
            Assert.That(reasons[silent.Id], Does.Contain("no way to ask"));
            Assert.That(reasons[failing.Id], Does.Contain("InvalidOperationException").And.Not.Contain("secret"));
        }
    }

    [Test]
    public void A_payment_that_the_ledger_does_not_hold_is_an_error() =>
        Assert.That(() => Payer.Reconciler.ReconcileAsync("nobody"), Throws.InstanceOf<LedgerException>());

    private class OwnMethod(string name) : IPaymentMethod
    {
        public string Name => name;

        public IReadOnlyList<string> Intents { get; } = ["charge"];

        public string? MissingConfiguration => null;

        public QuoteResult Quote(PaymentChallenge challenge, QuoteContext context) => QuoteResult.Reject("none", "None.");

        public ValueTask<PaymentPlan> PrepareAsync(Quote quote, PaymentTime time, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public ValueTask<SignedPayment> SignAsync(PaymentPlan plan, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class FailingMethod() : OwnMethod("failing"), IPaymentMethod
    {
        ValueTask<PaymentFinding> IPaymentMethod.ProveAsync(LedgerRecord record, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("secret");
    }
}
