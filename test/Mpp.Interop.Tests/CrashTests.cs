using System.Text.Json;
using Mpp.Client.Ledger;

namespace Mpp.Interop.Tests;

/// <summary>
/// The tool, killed at each step of a payment to a real mppx merchant on a real Tempo EVM. What its ledger says afterwards, and what it proves,
/// is held against the chain. All payments are made first, because the chain's clock is then moved on for all of them at once.
/// </summary>
[TestFixture]
public sealed class CrashTests
{
    private const int KilledBySignal = 128 + 9;
    private const int OutcomeUnknown = 5;
    private const int LongerThanAWindow = 60;
    private const ulong Price = 10_000;

    private readonly string _payee = InteropFixture.FreshAddress();
    private readonly Dictionary<string, CrashedPayment> _payments = [];
    private string _folder = null!;
    private Anvil _anvil = null!;
    private MppxMerchant _merchant = null!;
    private MppcsProcess _early = null!;
    private MppcsProcess _late = null!;

    private static IReadOnlyList<string> Points => CrashPoint.All;

    private string LedgerPath => Path.Combine(_folder, "ledger.jsonl");

    private static DevelopmentAccount Account => DevelopmentAccount.WithFeesInPathUsd[5];

    [OneTimeSetUp]
    public async Task KillEachPaymentAndReconcileAsync()
    {
        // A chain of its own: moving its clock would spoil the payments of others.
        _anvil = await Anvil.StartAsync(InteropFixture.Packages, CancellationToken.None);
        _merchant = await MppxMerchant.StartTempoAsync(InteropFixture.Packages, _anvil, _payee, [], CancellationToken.None);
        _folder = Directory.CreateTempSubdirectory("mppcs-crash-").FullName;
        await File.WriteAllTextAsync(Path.Combine(_folder, "config.json"), """
            {"Policy": {"MaxPerPayment": "2 USD", "MaxOpenUnknown": 100, "MaxOpenUnknownPerOrigin": 100}}
            """);
        foreach (var point in Points)
        {
            await PayUntilKilledAsync(point);
        }

        _early = await RunAsync("", "reconcile", "--all", "--format", "json");
        await _anvil.CallAsync("evm_increaseTime", [LongerThanAWindow]);
        for (var block = 0; block < 3; block++)
        {
            await _anvil.CallAsync("evm_mine", []);
        }

        _late = await RunAsync("", "reconcile", "--all", "--format", "json");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _merchant.DisposeAsync();
        await _anvil.DisposeAsync();
    }

    [TestCaseSource(nameof(Points))]
    public async Task The_ledger_tells_the_truth_about_a_payment_that_was_killed(string point)
    {
        var payment = _payments[point];
        Assert.That((payment.Run.ExitCode, payment.Run.Output), Is.EqualTo((KilledBySignal, "")), payment.Run.Error);
        if (point == CrashPoint.NameOfWriting(LedgerState.Reserved))
        {
            Assert.That(payment.LedgerId, Is.Null, "nothing was recorded, and nothing was signed");
            return;
        }

        using var ledger = new FilePaymentLedger(LedgerPath);
        var record = (await ledger.FindAsync(payment.LedgerId!))!;
        var hash = record.Reference ?? record.LookupKeys.GetValueOrDefault("transactionHash");
        var receipt = hash is null ? null : await _anvil.GetReceiptAsync(hash);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(record.State, Is.EqualTo(ExpectedEnd(point, receipt is not null)));
            Assert.That(receipt is not null, Is.EqualTo(record.State == LedgerState.Settled), "the chain agrees");
            Assert.That(record.Proof is null, Is.EqualTo(record.State == LedgerState.Released || point == CrashPoint.Settled));
            if (record is { State: LedgerState.Settled, Proof: { } settled })
            {
                Assert.That(settled.Block, Is.EqualTo(Convert.ToUInt64(receipt!.Value.GetProperty("blockNumber").GetString(), 16)));
            }
            else if (record.Proof is { } dead)
            {
                Assert.That(dead.Time, Is.GreaterThanOrEqualTo(record.ValidUntil!.Value), "it could not be mined any more");
            }
        }
    }

    [Test]
    public async Task The_settled_payments_of_the_ledger_are_what_the_merchant_got()
    {
        using var ledger = new FilePaymentLedger(LedgerPath);
        var settled = (await ledger.ListAsync()).Where(record => record.State == LedgerState.Settled).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(settled.Select(record => record.Amount), Is.All.EqualTo((UInt128)Price));
            Assert.That(await _anvil.BalanceOfAsync(Anvil.PathUsd, _payee), Is.EqualTo(new System.Numerics.BigInteger(Price) * settled.Count));
            Assert.That(settled.Select(record => record.Reference), Is.Unique.And.Not.Contains(null));
            Assert.That((await FilePaymentLedger.VerifyAsync(LedgerPath)).IsSound, Is.True);
        }
    }

    [Test]
    public void Reconciling_proves_what_the_chain_shows_and_leaves_the_rest_open_until_it_is_dead()
    {
        var early = JsonElement.Parse(_early.Output).GetProperty("payments");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_early.ExitCode, Is.EqualTo(OutcomeUnknown), _early.Error);
            Assert.That(early.EnumerateArray().Count(payment => payment.GetProperty("outcome").GetString() == "settled"), Is.GreaterThanOrEqualTo(2));
            Assert.That(early.EnumerateArray().Where(payment => !IsEnded(payment)).Select(payment => payment.GetProperty("outcome").GetString()), Is.All.EqualTo("unknown"));
            Assert.That(_late.ExitCode, Is.Zero, _late.Output + _late.Error);
            Assert.That(JsonElement.Parse(_late.Output).GetProperty("open").GetInt32(), Is.Zero);
        }
    }

    /// <summary>Settled, or dead already because the machine is slow: the chain's time of the proof is after all validity.</summary>
    private static bool IsEnded(JsonElement payment) => payment.GetProperty("outcome").GetString() switch
    {
        "settled" => true,
        "void" => payment.GetProperty("proof").GetProperty("time").GetDateTimeOffset() >= payment.GetProperty("validUntil").GetDateTimeOffset(),
        _ => false,
    };

    /// <summary>How the payment ends. Whether bytes on their way arrived, only the chain can tell.</summary>
    private static LedgerState ExpectedEnd(string point, bool isMined) => point switch
    {
        CrashPoint.AfterReserved or CrashPoint.BeforeSigningMarked or "writing-signing" => LedgerState.Released,
        CrashPoint.AfterAnswer or CrashPoint.Settled or "writing-settled" => LedgerState.Settled,
        CrashPoint.AfterSend => isMined ? LedgerState.Settled : LedgerState.Void,
        _ => LedgerState.Void,
    };

    private async Task PayUntilKilledAsync(string point)
    {
        using var ledger = new FilePaymentLedger(LedgerPath);
        var before = (await ledger.ListAsync()).Select(record => record.Id).ToHashSet();
        var run = await RunAsync(point, "pay", new Uri(_merchant.Url, "/paid").ToString());
        var added = (await ledger.ListAsync()).SingleOrDefault(record => !before.Contains(record.Id));
        _payments.Add(point, new CrashedPayment(run, added?.Id));
    }

    private Task<MppcsProcess> RunAsync(string crashPoint, params string[] arguments) => MppcsProcess.RunAsync(
        new Dictionary<string, string>
        {
            [CrashPoint.Variable] = crashPoint,
            ["MPP_TEMPO_KEY"] = Account.PrivateKey,
            ["MPP_TEMPO_RPC_URL"] = _anvil.RpcUrl.ToString(),
            ["MPP_CONFIG"] = Path.Combine(_folder, "config.json"),
            ["MPP_LEDGER"] = LedgerPath,
        },
        arguments);

    private sealed record CrashedPayment(MppcsProcess Run, string? LedgerId);
}
