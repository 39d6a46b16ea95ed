using BenchmarkDotNet.Attributes;
using Mpp.Benchmarks.Clients;
using Mpp.Benchmarks.Comparison;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Interop.Tests;

namespace Mpp.Benchmarks.Micro;

/// <summary>What a Tempo payment is made of. The measuring package derives from it, so it is open.</summary>
public class PaymentSteps : IDisposable
{
    private readonly byte[] _key = Convert.FromHexString(DevelopmentAccount.WithFeesInPathUsd[0].PrivateKey.AsSpan(2));
    private readonly byte[] _transaction = new byte[320];
    private readonly byte[] _hash = new byte[32];
    private readonly string _header = ChallengeHeaders.One().Replace("{id}", "challenge", StringComparison.Ordinal);
    private readonly TempoPrivateKeySigner _signer = TempoPrivateKeySigner.FromHex(DevelopmentAccount.WithFeesInPathUsd[0].PrivateKey);
    private readonly MemoryPaymentLedger _ledger = new();
    private readonly CredentialProbe _probe = new(ChallengeHeaders.One());
    private readonly HttpClient _http;
    private readonly Payer _payer;
    private readonly TempoChargeMethod _method;
    private readonly PaymentChallenge _challenge;
    private readonly PaymentOffer _offer;
    private readonly Quote _quote;
    private readonly PaymentTime _time;
    private readonly PaymentPlan _plan;
    private readonly SignedPayment _signed;
    private readonly byte[] _signature;

    /// <summary>Makes everything up to each step, so that the step is measured alone.</summary>
    public PaymentSteps()
    {
        _payer = OurClient.CreatePayer(_signer, _ledger);
        _http = new HttpClient(new MppPaymentHandler(_payer, _probe));
        _method = new TempoChargeMethod(new TempoOptions(), _signer, TimeProvider.System);
        var challenges = ChallengeSet.Read([_header]);
        _challenge = challenges.Challenges[0];
        PaymentOrigin.TryCreate(CredentialProbe.Url, out var origin, out _);
        _offer = new PaymentOffer { Origin = origin!, Challenges = challenges, HttpMethod = "GET", ReceivedAt = TimeProvider.System.GetUtcNow() };
        _method.Quote(_challenge, new QuoteContext(null)).TryGetQuote(out var quote, out _);
        _quote = quote!;
        _time = new PaymentTime(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(10));
        _plan = _method.PrepareAsync(_quote, _time).AsTask().GetAwaiter().GetResult();
        _signed = _method.SignAsync(_plan).AsTask().GetAwaiter().GetResult();
        _signature = Secp256k1.Sign(_key, _hash);
    }

    /// <summary>The header becomes a challenge.</summary>
    [Benchmark]
    public object Parse() => ChallengeSet.Read([_header]);

    /// <summary>The challenge becomes a quote.</summary>
    [Benchmark]
    public object Quote() => _method.Quote(_challenge, new QuoteContext(null));

    /// <summary>The policy judges the quote.</summary>
    [Benchmark]
    public object Judge() => _payer.Judge(_quote, _offer);

    /// <summary>The transaction is built.</summary>
    [Benchmark]
    public async Task<object> Prepare() => await _method.PrepareAsync(_quote, _time);

    /// <summary>The transaction is signed, and the signature checked.</summary>
    [Benchmark]
    public async Task<object> SignAndCheck() => await _method.SignAsync(_plan);

    /// <summary>A signature alone.</summary>
    [Benchmark]
    public object Sign() => Secp256k1.Sign(_key, _hash);

    /// <summary>The check of a signature alone.</summary>
    [Benchmark]
    public bool Recover()
    {
        Span<byte> address = stackalloc byte[Secp256k1.AddressLength];
        return Secp256k1.TryRecover(_hash, _signature, address);
    }

    /// <summary>The hash of a transaction.</summary>
    [Benchmark]
    public object Hash() => Keccak256.Hash(_transaction);

    /// <summary>The credential's header is written.</summary>
    [Benchmark]
    public object Format() => new PaymentCredential(_challenge, _signed.Payload, _signed.Source).ToHeaderValue();

    /// <summary>A whole payment, with a server in memory.</summary>
    [Benchmark]
    public async Task<object> Pay()
    {
        using var response = await _http.GetAsync(CredentialProbe.Url);
        return response.StatusCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _probe.Dispose();
        _signer.Dispose();
        GC.SuppressFinalize(this);
    }
}
