using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Sandbox.Tempo;

namespace Mpp.Soak;

/// <summary>Four payers with one ledger file, who live as long as the run: whatever leaks, leaks here.</summary>
internal sealed class Buyers : IDisposable
{
    private static readonly IReadOnlyList<TempoDevelopmentAccount> Accounts = [.. TempoDevelopmentAccount.All.Skip(3).Take(4)];

    private readonly List<Payer> _payers = [];
    private readonly List<HttpClient> _clients = [];
    private readonly string _folder;

    /// <param name="market">Any market: all of them stand in the same place.</param>
    /// <param name="clock">The clock of the market.</param>
    public Buyers(Market market, TimeProvider clock)
    {
        // Flushes are for a power failure, and this run is about the rest: in memory it gets much further.
        _folder = Directory.CreateDirectory(Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "mpp-soak-" + Path.GetRandomFileName())).FullName;
        Ledger = new FilePaymentLedger(Path.Combine(_folder, "state", "ledger.jsonl"), clock);
        foreach (var account in Accounts)
        {
            var payer = CreatePayer(market, account, clock);
            _payers.Add(payer);
            _clients.Add(new HttpClient(new MppPaymentHandler(payer, new SocketsHttpHandler { UseProxy = false })));
        }
    }

    public FilePaymentLedger Ledger { get; }

    public static IReadOnlyList<string> Addresses => [.. Accounts.Select(account => account.Address)];

    public HttpClient Client(int number) => _clients[number % _clients.Count];

    /// <summary>Asks chain and Stripe about everything that is open.</summary>
    public async Task ReconcileAsync() => await _payers[0].Reconciler.ReconcileAllAsync();

    public void Dispose()
    {
        _clients.ForEach(client => client.Dispose());
        Ledger.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Payer CreatePayer(Market market, TempoDevelopmentAccount account, TimeProvider clock)
    {
        var options = new MppOptions { Policy = { MaxPerPayment = $"{Market.HighestPriceInCents / 100} USD" } };
        (options.Policy.MaxOpenUnknown, options.Policy.MaxOpenUnknownPerOrigin) = (int.MaxValue, int.MaxValue);
        options.Policy.Budgets =
        [
            new BudgetOptions { Max = "100000000 USD", Window = "day" },
            new BudgetOptions { Max = "100000000 USD", Window = "hour", Per = "origin" },
            new BudgetOptions { Max = "100000000000 USD", Window = "lifetime", Per = "recipient" },
        ];
        options.Tempo.RpcUrl = market.Sandbox.Chain.RpcUrl;
        return Payer.Create(options, market.Sandbox.PayerServices with
        {
            TempoSigner = TempoPrivateKeySigner.FromHex(account.PrivateKey),
            Ledger = Ledger,
            Clock = clock,
        });
    }
}
