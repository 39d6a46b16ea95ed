using Mpp.Client.Ledger;
using Mpp.Client.Tests.Policy;

namespace Mpp.Client.Tests.Ledger;

[TestFixtureSource(typeof(LedgerKinds), nameof(LedgerKinds.All))]
internal sealed class PaymentLedgerContractTests(Type kind)
{
    private static readonly DateTimeOffset Later = Quotes.Now.AddSeconds(7);

    private LedgerFolder _folder = null!;
    private IPaymentLedger _ledger = null!;

    [SetUp]
    public void Create()
    {
        _folder = new LedgerFolder();
        _ledger = LedgerKinds.Create(kind, _folder.File, new StoppedClock(Later));
    }

    [TearDown]
    public void Delete()
    {
        (_ledger as IDisposable)?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task An_empty_ledger_holds_nothing()
    {
        Assert.That(await _ledger.ListAsync(), Is.Empty);
        Assert.That(await _ledger.FindAsync("p1"), Is.Null);
    }

    [Test]
    public async Task A_reservation_is_found_as_it_was_made()
    {
        await _ledger.ReserveAsync(Records.Reserved(), []);

        Assert.That(Records.Describe((await _ledger.FindAsync("p1"))!), Is.EqualTo(Records.Describe(Records.Reserved())));
    }

    [Test]
    public async Task A_proof_is_kept_whole()
    {
        await Records.BringToAsync(_ledger, "p1", LedgerState.Unknown);
        var proof = new LedgerProof("tempo:1 by node")
        {
            Block = ulong.MaxValue, LogIndex = ulong.MaxValue - 1, Time = Later, IsHeld = true, Fee = UInt128.MaxValue,
        };

        await _ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Settled) { Proof = proof });

        Assert.That((await _ledger.FindAsync("p1"))!.Proof, Is.EqualTo(proof));
    }

    [TestCase(LedgerState.Settled, 200, false)]
    [TestCase(LedgerState.Settled, 299, false)]
    [TestCase(LedgerState.Settled, 300, true)]
    [TestCase(LedgerState.Settled, 403, true)]
    [TestCase(LedgerState.Settled, null, true)]
    [TestCase(LedgerState.Unknown, 402, true)]
    [TestCase(LedgerState.Void, 402, false)]
    public async Task The_challenge_is_kept_for_as_long_as_it_may_be_evidence(LedgerState end, int? status, bool isKept)
    {
        await Records.BringToAsync(_ledger, "p1", LedgerState.Sent);

        var ended = await _ledger.AdvanceAsync("p1", new LedgerChange(end) { HttpStatus = status });

        Assert.That(ended.Challenge, isKept ? Is.EqualTo(Records.Reserved().Challenge) : Is.Null);
    }

    [Test]
    public async Task A_step_adds_what_became_known_and_keeps_the_rest()
    {
        await Records.BringToAsync(_ledger, "p1", LedgerState.Signing);
        var signed = await _ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signed)
        {
            ValidUntil = Later.AddMinutes(1),
            LookupKeys = new Dictionary<string, string> { ["transactionHash"] = "0xcd", ["memo"] = "0xef" },
        });
        await _ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Sent));
        var settled = await _ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Settled) { HttpStatus = 200, Reference = "0xcd", Note = "paid" });

        var expected = Records.Reserved() with
        {
            State = LedgerState.Signed,
            UpdatedAt = Later,
            ValidUntil = Later.AddMinutes(1),
            LookupKeys = new Dictionary<string, string> { ["memo"] = "0xef", ["transactionHash"] = "0xcd" },
            Steps = [.. Records.Reserved().Steps, .. new[] { LedgerState.Signing, LedgerState.Signed }.Select(state => new LedgerStep(state, Later))],
        };
        Assert.That(Records.Describe(signed), Is.EqualTo(Records.Describe(expected)));
        expected = expected with
        {
            State = LedgerState.Settled,
            HttpStatus = 200,
            Reference = "0xcd",
            Note = "paid",
            Challenge = null,
            Steps = [.. expected.Steps, .. new[] { LedgerState.Sent, LedgerState.Settled }.Select(state => new LedgerStep(state, Later))],
        };
        Assert.That(Records.Describe(settled), Is.EqualTo(Records.Describe(expected)));
        Assert.That(Records.Describe((await _ledger.FindAsync("p1"))!), Is.EqualTo(Records.Describe(expected)));
    }

    [Test]
    public async Task A_payment_takes_only_legal_steps([Values] LedgerState from, [Values] LedgerState to)
    {
        await Records.BringToAsync(_ledger, "p1", from);
        var before = Records.Describe((await _ledger.FindAsync("p1"))!);

        if (from.CanBecome(to))
        {
            Assert.That((await _ledger.AdvanceAsync("p1", new LedgerChange(to))).State, Is.EqualTo(to));
        }
        else
        {
            Assert.That(async () => await _ledger.AdvanceAsync("p1", new LedgerChange(to) { Note = "x" }),
                Throws.TypeOf<LedgerException>().With.Message.EqualTo($"Payment p1 is {from} and cannot become {to}."));
            Assert.That(Records.Describe((await _ledger.FindAsync("p1"))!), Is.EqualTo(before));
        }
    }

    [Test]
    public async Task The_same_payment_is_reserved_once()
    {
        await Records.BringToAsync(_ledger, "p1", LedgerState.Released);

        Assert.That(async () => await _ledger.ReserveAsync(Records.Reserved(), []), Throws.TypeOf<LedgerException>());
        Assert.That((await _ledger.ListAsync()).Single().State, Is.EqualTo(LedgerState.Released));
    }

    [Test]
    public async Task A_payment_begins_as_reserved(
        [Values(LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, LedgerState.Settled, LedgerState.Void, LedgerState.Unknown,
            LedgerState.Released)] LedgerState state)
    {
        Assert.That(async () => await _ledger.ReserveAsync(Records.Reserved() with { State = state }, []), Throws.TypeOf<LedgerException>());
        Assert.That(await _ledger.ListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_reservation_that_was_cancelled_before_it_began_is_not_made()
    {
        Assert.That(async () => await _ledger.ReserveAsync(Records.Reserved(), [], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await _ledger.ListAsync(), Is.Empty);
    }

    [Test]
    public void A_payment_that_was_never_reserved_takes_no_step() =>
        Assert.That(async () => await _ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)), Throws.TypeOf<LedgerException>());

    [Test]
    public async Task Payments_are_listed_oldest_first()
    {
        foreach (var id in new[] { "b", "a", "c" })
        {
            await _ledger.ReserveAsync(Records.Reserved(id), []);
        }

        await _ledger.AdvanceAsync("b", new LedgerChange(LedgerState.Signing));

        Assert.That((await _ledger.ListAsync()).Select(record => record.Id), Is.EqualTo(["b", "a", "c"]));
    }

    [Test]
    public async Task A_list_does_not_change_under_its_reader()
    {
        await _ledger.ReserveAsync(Records.Reserved(), []);
        var list = await _ledger.ListAsync();
        await _ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing));
        await _ledger.ReserveAsync(Records.Reserved("p2"), []);

        Assert.That(list.Single().State, Is.EqualTo(LedgerState.Reserved));
    }

    [Test]
    public async Task Of_many_that_take_the_same_step_one_succeeds()
    {
        await _ledger.ReserveAsync(Records.Reserved(), []);
        var steps = Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await _ledger.AdvanceAsync("p1", new LedgerChange(LedgerState.Signing)))).ToArray();
        await Task.WhenAll(steps).ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.That(steps.Count(step => step.IsCompletedSuccessfully), Is.EqualTo(1));
        Assert.That(steps.Where(step => step.IsFaulted).Select(step => step.Exception!.InnerException), Has.All.TypeOf<LedgerException>());
    }

    [Test]
    public async Task Writers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(index => Task.Run(() => Records.BringToAsync(_ledger, $"p{index}", LedgerState.Signed))));

        Assert.That(await _ledger.ListAsync(), Has.Count.EqualTo(50));
        Assert.That((await _ledger.ListAsync()).Select(record => record.State), Has.All.EqualTo(LedgerState.Signed));
    }

    /// <summary>A clock whose time stands still; waiting on it is waiting on the system's clock.</summary>
    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
