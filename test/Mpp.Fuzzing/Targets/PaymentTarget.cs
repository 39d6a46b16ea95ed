using System.Net;
using System.Text;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>
/// Whole payments: the input is the header lines of a 402, then the headers of the answer to the credential, then its body, each after an empty
/// line. At most one credential leaves, for no more than the limit, and the answer always arrives.
/// </summary>
internal static class PaymentTarget
{
    private static readonly Money Limit = Money.Parse("1 USD");

    public static FuzzTarget Create() => new("payments", new HeaderMutator(), [.. WireTargets.ChallengeSeeds(), .. Corpus.Of("payments")],
        new AllocationBound(2 * 1024 * 1024, 2000, IsOfProcess: true), Run) { BoundedIterations = 400 };

    private static string Run(byte[] input)
    {
        using var signer = new CountingSigner();
        var minter = new CountingMinter();
        var clock = new FixedClock();
        var ledger = new MemoryPaymentLedger(clock);
        var payer = Payer.Create(
            new MppOptions { Policy = { MaxPerPayment = Limit.ToString() }, OnRefusal = OnRefusal.ReturnResponse, MaxResends = 0 },
            new PayerServices { TempoSigner = signer, SharedPaymentTokenMinter = minter, Ledger = ledger, Clock = clock, ReadVariable = _ => null });
        using var merchant = new Merchant(Encoding.Latin1.GetString(input));
        using var http = new HttpClient(new MppPaymentHandler(payer) { InnerHandler = merchant });
        using var response = http.GetAsync(QuoteTargets.Shop.ToString()).GetAwaiter().GetResult();
        var body = response.Content.ReadAsStringAsync().GetAwaiter().GetResult();

        var payment = response.GetMppPayment();
        var records = ledger.ListAsync().AsTask().GetAwaiter().GetResult();
        var authorities = signer.Count + minter.Count;
        OracleException.Require(merchant.Credentials <= 1 && authorities == merchant.Credentials, $"{authorities} authorities made, {merchant.Credentials} credentials sent.");
        OracleException.Require(body == (merchant.Credentials == 0 ? Merchant.FreeBody : merchant.PaidBody), "The body did not arrive.");
        OracleException.Require(records.Where(record => record.Held > 0).All(record => record.Currency.ToMoney(record.Held) <= Limit), "More is held than the limit allows.");
        OracleException.Require(merchant.Credentials == 0 || (payment is { Outcome: not PaymentOutcome.NotPaid } && records.Any(record => record.State is not (LedgerState.Reserved or LedgerState.Released))), "A payment that nobody is told of.");
        return payment is null ? "not ours" : $"{payment.Outcome}{(payment.Receipt is null ? "" : " with receipt")} {(payment.Refusals.Count > 0 ? payment.Refusals[0].Rule : "")}";
    }

    private sealed class Merchant(string input) : HttpMessageHandler
    {
        public const string FreeBody = "pay first";

        private readonly string[] _parts = input.Split("\n\n", 3);

        public int Credentials { get; private set; }

        public string PaidBody => _parts.Length > 2 ? _parts[2] : "delivered";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isPaid = request.Headers.Authorization?.Scheme == "Payment" || request.Headers.Contains("Payment-Authorization");
            Credentials += isPaid ? 1 : 0;
            var status = !isPaid || _parts.Length > 2 ? HttpStatusCode.PaymentRequired : HttpStatusCode.OK;
            var response = new HttpResponseMessage(status) { RequestMessage = request, Content = new StringContent(isPaid ? PaidBody : FreeBody) };
            foreach (var line in _parts[0].Split('\n'))
            {
                response.Headers.TryAddWithoutValidation("WWW-Authenticate", line);
            }

            foreach (var line in isPaid && _parts.Length > 1 ? _parts[1].Split('\n') : [])
            {
                response.Headers.TryAddWithoutValidation("Payment-Receipt", line);
            }

            response.Headers.Date = QuoteTargets.Now;
            if (isPaid && _parts.Length > 2)
            {
                response.Content.Headers.ContentType!.MediaType = "application/problem+json";
            }

            return Task.FromResult(response);
        }
    }

    private sealed class CountingSigner : ITempoSigner, IDisposable
    {
        private readonly TempoPrivateKeySigner _signer = TempoPrivateKeySigner.FromHex(QuoteTargets.Key);

        public int Count { get; private set; }

        public string Address => _signer.Address;

        public ValueTask<ReadOnlyMemory<byte>> SignAsync(TempoSigningRequest request, CancellationToken cancellationToken = default)
        {
            Count++;
            return _signer.SignAsync(request, cancellationToken);
        }

        public void Dispose() => _signer.Dispose();
    }
}
