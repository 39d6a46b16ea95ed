using System.Text;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;
using Mpp.Sandbox;
using Mpp.Sandbox.Merchant;
using Mpp.Sandbox.Tempo;

namespace Mpp.Client.Tests.Faults;

/// <summary>
/// Ten thousand payments over real sockets: four payers with one ledger, three merchants, both rails, sixteen at a time, and every now and
/// then something fails. In the end ledger, rails and merchants agree to the unit.
/// </summary>
[TestFixture]
internal sealed class TenThousandPaymentsTests
{
    private const int Payments = 10_000;
    private const int Rounds = 20;
    private const int AtATime = 16;
    private const int FailuresOfARound = 4;

    private static readonly TimeSpan LongerThanAWindow = TimeSpan.FromMinutes(1);
    private static readonly IReadOnlyList<TempoDevelopmentAccount> Accounts = [.. TempoDevelopmentAccount.All.Skip(3).Take(4)];
    private static readonly IReadOnlyList<string> Payees = [.. Enumerable.Range(1, 3).Select(number => $"0xabcdef{number:D34}")];

    private static readonly IReadOnlyList<Action<SandboxMisbehaviour>> Misbehaviours =
    [
        merchant => merchant.ResetAfterSettling = true,
        merchant => merchant.CloseAfterSettling = true,
        merchant => merchant.StatusAfterSettling = 500,
        merchant => merchant.StatusAfterSettling = 403,
        merchant => merchant.FreshChallengeAfterSettling = true,
        merchant => merchant.SameChallengeAfterSettling = true,
        merchant => merchant.TruncateBodyAfterSettling = true,
        merchant => merchant.OmitReceipt = true,
        merchant => merchant.RotateChallengesBeforeSettling = FailuresOfARound,
    ];

    private readonly List<SandboxMerchant> _merchants = [];
    private readonly List<HttpClient> _clients = [];
    private readonly List<Payer> _payers = [];
    private OffsetClock _clock = null!;
    private MppSandbox _sandbox = null!;
    private string _folder = null!;
    private FilePaymentLedger _ledger = null!;

    // Fifty thousand flushes take minutes on a disk and nothing in memory; what they are for is tested elsewhere.
    private static string LedgerRoot => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private string LedgerPath => Path.Combine(_folder, "state", "ledger.jsonl");

    [SetUp]
    public async Task StartAsync()
    {
        _clock = new OffsetClock();
        _sandbox = await MppSandbox.StartAsync(new MppSandboxOptions { TimeProvider = _clock });
        _folder = Directory.CreateDirectory(Path.Combine(LedgerRoot, "mpp-ten-thousand-" + Path.GetRandomFileName())).FullName;
        _ledger = new FilePaymentLedger(LedgerPath, _clock);
        foreach (var (index, payee) in Payees.Index())
        {
            _merchants.Add(await SandboxMerchant.StartAsync(new SandboxMerchantOptions
            {
                TimeProvider = _clock,
                OfferStripeEverywhere = true,
                PriceInCents = 51 + index,
                Tempo = new SandboxTempoOptions
                {
                    RpcUrl = _sandbox.Chain.RpcUrl,
                    ChainId = (long)_sandbox.Chain.ChainId,
                    Currency = _sandbox.Chain.DefaultToken,
                    Recipient = payee,
                },
                Stripe = new SandboxStripeOptions { BaseAddress = _sandbox.Stripe.BaseAddress },
            }));
        }

        foreach (var account in Accounts)
        {
            _payers.Add(CreatePayer(account));
            _clients.Add(new HttpClient(new MppPaymentHandler(_payers[^1], new SocketsHttpHandler { UseProxy = false })));
        }
    }

    [TearDown]
    public async Task StopAsync()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
        _payers.Clear();
        foreach (var merchant in _merchants)
        {
            await merchant.DisposeAsync();
        }

        _merchants.Clear();
        await _sandbox.DisposeAsync();
        _ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Ledger_rails_and_merchants_agree_to_the_unit()
    {
        var held = HeldByPayers();
        for (var round = 0; round < Rounds; round++)
        {
            BreakSomething(round);
            await Parallel.ForAsync(0, Payments / Rounds, new ParallelOptions { MaxDegreeOfParallelism = AtATime },
                async (number, cancellationToken) => await BuyAsync(number, cancellationToken));
        }

        var unknown = (await _ledger.ListAsync()).Count(record => record.State == LedgerState.Unknown);
        _clock.Advance(LongerThanAWindow);
        await _payers[0].Reconciler.ReconcileAllAsync();

        using var reopened = new FilePaymentLedger(LedgerPath, _clock);
        var records = await reopened.ListAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records, Has.Count.EqualTo(Payments));
            Assert.That(unknown, Is.GreaterThan(Rounds), "enough went wrong to mean something");
            Assert.That(records.Select(record => record.State), Is.All.EqualTo(LedgerState.Settled).Or.EqualTo(LedgerState.Void));
            AssertMerchantsAgree(records);
            AssertRailsAgree(records);
            Assert.That((await FilePaymentLedger.VerifyAsync(LedgerPath)).IsSound, Is.True);
            Assert.That(held - HeldByPayers(), Is.EqualTo(Sum(records, "tempo") + Total(_sandbox.Chain.Fees.Select(fee => fee.Amount))));
        }
    }

    private Payer CreatePayer(TempoDevelopmentAccount account)
    {
        var options = new MppOptions { MaxResends = 0, Policy = { MaxPerPayment = "20 USD" } };
        (options.Policy.MaxOpenUnknown, options.Policy.MaxOpenUnknownPerOrigin) = (Payments, Payments);
        options.Policy.Budgets =
        [
            new BudgetOptions { Max = "1000000 USD", Window = "day" },
            new BudgetOptions { Max = "1000000 USD", Window = "hour", Per = "origin" },
        ];
        options.Tempo.RpcUrl = _sandbox.Chain.RpcUrl;
        return Payer.Create(options, _sandbox.PayerServices with
        {
            TempoSigner = TempoPrivateKeySigner.FromHex(account.PrivateKey),
            Ledger = _ledger,
            Clock = _clock,
        });
    }

    /// <summary>Each merchant fails a few customers of the round in its own way, and so does one of the rails.</summary>
    private void BreakSomething(int round)
    {
        foreach (var (index, merchant) in _merchants.Index())
        {
            var misbehaviour = merchant.Misbehaviour;
            (misbehaviour.ResetAfterSettling, misbehaviour.CloseAfterSettling, misbehaviour.StatusAfterSettling) = (false, false, null);
            (misbehaviour.FreshChallengeAfterSettling, misbehaviour.SameChallengeAfterSettling) = (false, false);
            (misbehaviour.TruncateBodyAfterSettling, misbehaviour.OmitReceipt, misbehaviour.RotateChallengesBeforeSettling) = (false, false, 0);
            Misbehaviours[(round + index) % Misbehaviours.Count](misbehaviour);
            misbehaviour.Times = FailuresOfARound;
        }

        _sandbox.Chain.Faults.LoseNextBroadcast = round % 4 == 1 ? 1 : 0;
        _sandbox.Chain.Faults.FailNextBroadcast = round % 4 == 2 ? 1 : 0;
        _sandbox.Stripe.Faults.DropAnswerAfterMint = round % 4 == 3 ? 1 : 0;
    }

    private async Task BuyAsync(int number, CancellationToken cancellationToken)
    {
        var merchant = _merchants[number % _merchants.Count];
        var rail = number % 2 == 0 ? "tempo" : "stripe";
        var isOrder = number % 5 == 0;
        using var request = new HttpRequestMessage(
            isOrder ? HttpMethod.Post : HttpMethod.Get, new Uri(merchant.BaseAddress, $"{(isOrder ? "agent/orders" : "paid")}?method={rail}"));
        if (isOrder)
        {
            request.Content = new StringContent(
                Mppcs.Demonstration.DemoBuyer.Order.Replace("1299", $"{100 + number}", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        }

        try
        {
            using var response = await _clients[number % _clients.Count].SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception exception) when (exception is PaymentOutcomeUnknownException or Client.Methods.PaymentMethodException)
        {
            // It is in the ledger, and that is what is looked at.
            return;
        }
    }

    /// <summary>Each merchant got what the ledger says that it got, payment by payment.</summary>
    private void AssertMerchantsAgree(IReadOnlyList<LedgerRecord> records)
    {
        foreach (var merchant in _merchants)
        {
            var origin = merchant.BaseAddress.GetLeftPart(UriPartial.Authority);
            var settled = records.Where(record => record.Origin == origin && record.State == LedgerState.Settled).ToDictionary(record => record.ChallengeId);
            var missing = merchant.Settlements.Count(settlement =>
                !settled.Remove(settlement.ChallengeId, out var record) || record.Amount != settlement.Amount || record.Method != settlement.Method);
            Assert.That((missing, settled.Count), Is.EqualTo((0, 0)), origin);
        }
    }

    private void AssertRailsAgree(IReadOnlyList<LedgerRecord> records)
    {
        Assert.That(Total(_sandbox.Chain.Transfers.Select(transfer => transfer.Amount)), Is.EqualTo(Sum(records, "tempo")));
        Assert.That(Total(Payees.Select(payee => _sandbox.Chain.BalanceOf(_sandbox.Chain.DefaultToken, payee))), Is.EqualTo(Sum(records, "tempo")));
        Assert.That(Total(_sandbox.Stripe.PaymentIntents.Select(intent => (UInt128)intent.Amount)), Is.EqualTo(Sum(records, "stripe")));
        Assert.That(_sandbox.Stripe.Tokens.Select(token => token.Status), Is.All.EqualTo("deactivated"), "no authority is left open");
    }

    private UInt128 HeldByPayers() => Total(Accounts.Select(account => _sandbox.Chain.BalanceOf(_sandbox.Chain.DefaultToken, account.Address)));

    private static UInt128 Sum(IEnumerable<LedgerRecord> records, string rail) =>
        Total(records.Where(record => record.Method == rail && record.State == LedgerState.Settled).Select(record => record.Amount));

    private static UInt128 Total(IEnumerable<UInt128> amounts) => amounts.Aggregate(UInt128.Zero, (sum, amount) => sum + amount);
}
