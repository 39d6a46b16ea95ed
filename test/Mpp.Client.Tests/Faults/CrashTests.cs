using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;
using Mpp.Client.Tests.Ledger;
using Mpp.Sandbox;

namespace Mpp.Client.Tests.Faults;

/// <summary>
/// A program that is killed at each step of a payment, and started again: it pays at most once for what it does not know the end of, and its
/// ledger never says less than the rail.
/// </summary>
[TestFixture]
internal sealed class CrashTests
{
    private const string OpenUnknown = "refused: open-unknown";
    private const string Paid = nameof(PaymentOutcome.Settled);
    private const int KilledBySignal = 128 + 9;

    // Beyond the end of a signed transaction, and not so far that the clocks differ too much to pay.
    private static readonly TimeSpan LongerThanAWindow = TimeSpan.FromMinutes(1);

    private LedgerFolder _folder = null!;
    private OffsetClock _clock = null!;
    private MppSandbox _sandbox = null!;

    /// <summary>Where the process dies, what a restart makes of the record, and whether the merchant has been paid then.</summary>
    private static IEnumerable<TestCaseData> Crashes =>
        from crash in ((string Point, LedgerState? Left, bool IsPaid)[])
        [
            (CrashPoint.AfterReserved, LedgerState.Released, false),
            (CrashPoint.BeforeSigningMarked, LedgerState.Released, false),
            (CrashPoint.Signing, LedgerState.Unknown, false),
            (CrashPoint.AfterSignature, LedgerState.Unknown, false),
            (CrashPoint.Signed, LedgerState.Unknown, false),
            (CrashPoint.BeforeSend, LedgerState.Unknown, false),
            (CrashPoint.SentMarked, LedgerState.Unknown, false),
            (CrashPoint.AfterAnswer, LedgerState.Unknown, true),
            (CrashPoint.Settled, LedgerState.Settled, true),
            (CrashPoint.NameOfWriting(LedgerState.Reserved), null, false),
            (CrashPoint.NameOfWriting(LedgerState.Signing), LedgerState.Released, false),
            (CrashPoint.NameOfWriting(LedgerState.Signed), LedgerState.Unknown, false),
            (CrashPoint.NameOfWriting(LedgerState.Sent), LedgerState.Unknown, false),
            (CrashPoint.NameOfWriting(LedgerState.Settled), LedgerState.Unknown, true),
        ]
        from rail in (string[])["tempo", "stripe"]
        select new TestCaseData(crash.Point, rail, crash.Left, crash.IsPaid).SetArgDisplayNames(crash.Point, rail);

    [SetUp]
    public async Task StartAsync()
    {
        _folder = new LedgerFolder();
        _clock = new OffsetClock();
        _sandbox = await MppSandbox.StartAsync(new MppSandboxOptions
        {
            TimeProvider = _clock,
            ConfigureMerchant = merchant => (merchant.OfferStripeEverywhere, merchant.PriceInCents) = (true, 100),
        });
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _sandbox.DisposeAsync();
        _folder.Dispose();
    }

    [TestCaseSource(nameof(Crashes))]
    public async Task A_killed_process_leaves_a_ledger_that_tells_the_truth_and_pays_again_only_after_proof(
        string point, string rail, LedgerState? left, bool isPaid)
    {
        await PayUntilKilledAsync(point, rail);
        Assert.That(_sandbox.Merchant.Settlements, Has.Count.EqualTo(isPaid ? 1 : 0));
        using var ledger = new FilePaymentLedger(_folder.File);
        Assert.That((await ledger.ListAsync()).Select(record => (LedgerState?)record.State), Is.EqualTo(left is null ? [] : new[] { left }));
        await AssertNothingIsForgottenAsync(ledger);

        using (var restarted = Start(rail))
        {
            await RestartAsync(restarted, rail, left, isPaid);
        }

        await AssertSumsAgreeAsync(ledger, isPaid ? 2 : 1);
    }

    [Test]
    public async Task A_process_that_is_killed_while_its_bytes_are_on_the_way_has_paid_once_or_not_at_all([Values("tempo", "stripe")] string rail)
    {
        await PayUntilKilledAsync(CrashPoint.AfterSend, rail);
        using var ledger = new FilePaymentLedger(_folder.File);
        using var restarted = Start(rail);
        Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(OpenUnknown));

        // Nobody can tell from here whether the bytes arrived. After a minute they cannot any more.
        _clock.Advance(LongerThanAWindow);
        Assert.That(await restarted.DoAsync("reconcile"), Is.EqualTo("Void, proven").Or.EqualTo("Settled, proven"));
        Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(Paid));

        await AssertSumsAgreeAsync(ledger, _sandbox.Merchant.Settlements.Count);
        Assert.That(_sandbox.Merchant.Settlements, Has.Count.InRange(1, 2));
    }

    [Test]
    public async Task A_process_that_is_killed_while_the_merchant_works_finds_its_payment_settled([Values("tempo", "stripe")] string rail)
    {
        _sandbox.Merchant.Misbehaviour.HangAfterSettling = new TaskCompletionSource();
        using (var host = Start(rail))
        {
            await host.GoAsync("pay");
            while (_sandbox.Merchant.Settlements.Count == 0)
            {
                Assert.That(host.HasExited, Is.False);
                await Task.Yield();
            }

            await host.KillAsync();
        }

        _sandbox.Merchant.Misbehaviour.HangAfterSettling = null;
        using var restarted = Start(rail);
        Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(OpenUnknown));
        Assert.That(await restarted.DoAsync("reconcile"), Is.EqualTo("Settled, proven"));
        Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(Paid));

        using var ledger = new FilePaymentLedger(_folder.File);
        await AssertSumsAgreeAsync(ledger, 2);
    }

    [Test]
    public async Task A_payment_that_was_cut_off_before_it_left_can_be_resumed_and_settles_once(
        [Values("tempo", "stripe")] string rail, [Values(CrashPoint.Signed, CrashPoint.SentMarked, CrashPoint.AfterSend)] string point)
    {
        await PayUntilKilledAsync(point, rail);
        using var ledger = new FilePaymentLedger(_folder.File);

        using var restarted = Start(rail);
        var outcome = await restarted.DoAsync("resume");

        // A GET carries no Idempotency-Key, and this merchant refuses a settled credential without one: then the bytes had arrived before.
        Assert.That(outcome, point == CrashPoint.AfterSend ? Is.EqualTo(Paid).Or.EqualTo(nameof(PaymentOutcome.Unknown)) : Is.EqualTo(Paid));
        await restarted.DoAsync("reconcile");
        await AssertSumsAgreeAsync(ledger, 1);
        Assert.That(_sandbox.Merchant.CredentialArrivals.Distinct, Is.EqualTo(1), "the same bytes");
    }

    [Test]
    public async Task A_look_into_a_payment_that_is_killed_while_it_records_what_it_proved_is_taken_again([Values("tempo", "stripe")] string rail)
    {
        await PayUntilKilledAsync(CrashPoint.AfterAnswer, rail);
        using (var reconciler = Start(rail, CrashPoint.NameOfWriting(LedgerState.Settled)))
        {
            await reconciler.GoAsync("reconcile");
            Assert.That(await reconciler.EndsAsync(), Is.EqualTo(("", KilledBySignal)));
        }

        using var restarted = Start(rail);
        Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(OpenUnknown));
        Assert.That(await restarted.DoAsync("reconcile"), Is.EqualTo("Settled, proven"));
        Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(Paid));

        using var ledger = new FilePaymentLedger(_folder.File);
        await AssertSumsAgreeAsync(ledger, 2);
    }

    [Test]
    public async Task A_crash_point_that_does_not_exist_stops_the_start()
    {
        using var host = Start("tempo", "after-lunch");
        await host.GoAsync("pay");
        Assert.That((await host.EndsAsync()).ExitCode, Is.Not.Zero.And.Not.EqualTo(KilledBySignal));
        Assert.That((File.Exists(_folder.File), _sandbox.Merchant.Requests.Count), Is.EqualTo((false, 0)));
    }

    [Test]
    public void Every_crash_point_has_a_test() =>
        Assert.That(Crashes.Select(data => data.Arguments[0]).Append(CrashPoint.AfterSend).Distinct(), Is.EquivalentTo(CrashPoint.All));

    /// <summary>What a program that was started again can do, from the same request to the next payment.</summary>
    private async Task RestartAsync(HostProcess restarted, string rail, LedgerState? left, bool isPaid)
    {
        if (left == LedgerState.Unknown)
        {
            Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(OpenUnknown));
            if (rail == "tempo" && !isPaid)
            {
                Assert.That(await restarted.DoAsync("reconcile"), Is.EqualTo("Unknown"), "the chain would still take it");
                Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(OpenUnknown));
                _clock.Advance(LongerThanAWindow);
            }

            Assert.That(await restarted.DoAsync("reconcile"), Is.EqualTo(isPaid ? "Settled, proven" : "Void, proven"));
        }

        Assert.That(await restarted.DoAsync("reconcile"), Is.Empty, "nothing is open");
        Assert.That(await restarted.DoAsync("pay"), Is.EqualTo(Paid));
    }

    private async Task PayUntilKilledAsync(string point, string rail)
    {
        using var host = Start(rail, point);
        await host.GoAsync("pay");
        Assert.That(await host.EndsAsync(), Is.EqualTo(("", KilledBySignal)));
    }

    private HostProcess Start(string rail, string crashPoint = "") => HostProcess.Start(
        new Dictionary<string, string>
        {
            [CrashPoint.Variable] = crashPoint,
            ["MPP_TEMPO_KEY"] = _sandbox.PayerPrivateKey,
            ["MPP_TEMPO_RPC_URL"] = _sandbox.Chain.RpcUrl.ToString(),
            ["MPP_STRIPE_SECRET_KEY"] = _sandbox.StripeSecretKey,
            ["MPP_STRIPE_PAYMENT_METHOD"] = _sandbox.StripePaymentMethod,
            ["MPP_STRIPE_API_BASE"] = _sandbox.Stripe.BaseAddress.ToString(),
        },
        "buy", _folder.File, new Uri(_sandbox.Merchant.BaseAddress, $"paid?method={rail}").ToString());

    private async Task AssertNothingIsForgottenAsync(FilePaymentLedger ledger)
    {
        var held = (await ledger.ListAsync()).Aggregate(UInt128.Zero, (sum, record) => sum + record.Held);
        Assert.That(held, Is.GreaterThanOrEqualTo(Settled));
        Assert.That((await FilePaymentLedger.VerifyAsync(_folder.File)).IsSound, Is.True);
    }

    /// <summary>Once everything is proven, ledger, merchant and rail say the same.</summary>
    private async Task AssertSumsAgreeAsync(FilePaymentLedger ledger, int settlements)
    {
        await AssertNothingIsForgottenAsync(ledger);
        var settled = (await ledger.ListAsync()).Where(record => record.State == LedgerState.Settled).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_sandbox.Merchant.Settlements.Select(settlement => (settlement.ChallengeId, settlement.Amount)),
                Is.EquivalentTo(settled.Select(record => (record.ChallengeId, record.Amount))).And.Exactly(settlements).Items);
            Assert.That(_sandbox.Merchant.Settlements.Select(settlement => settlement.Reference), Is.EquivalentTo(
                _sandbox.Chain.Transfers.Select(transfer => transfer.TransactionHash).Concat(_sandbox.Stripe.PaymentIntents.Select(intent => intent.Id))));
            Assert.That((await ledger.ListAsync()).Select(record => record.IsFinal), Is.All.True);
        }
    }

    private UInt128 Settled => _sandbox.Merchant.Settlements.Aggregate(UInt128.Zero, (sum, settlement) => sum + settlement.Amount);
}
