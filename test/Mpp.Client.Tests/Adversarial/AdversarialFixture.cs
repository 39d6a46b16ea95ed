using System.Text;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;
using Mpp.Fuzzing.Targets;

namespace Mpp.Client.Tests.Adversarial;

/// <summary>
/// Whole payments against a merchant on loopback that writes what it likes: the real handler, both rails, a signer and a minter that count. Each
/// input of the list in docs/fuzzing.md is one case, unless the table there names another test that holds it.
/// </summary>
internal abstract class AdversarialFixture
{
    protected const string Payee = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    protected const string Other = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
    protected const string Token = "0x20c0000000000000000000000000000000000000";

    // What a whole request over a socket allocates, and as much again for each byte of an answer as reading it several times does.
    private const long MemoryOfAnAttempt = 4 * 1024 * 1024;

    private static bool _hasPaidOnce;

    private readonly List<IDisposable> _owned = [];

    protected RawMerchant Merchant { get; private set; } = null!;

    protected FakeTempoSigner Signer { get; private set; } = null!;

    protected CountingMinter Minter { get; private set; } = null!;

    protected ManualClock Clock { get; private set; } = null!;

    protected MppOptions Options { get; private set; } = null!;

    protected IPaymentLedger Ledger { get; set; } = null!;

    protected static string PlainRequest => Request();

    protected int Authorities => Signer.Requests.Count + Minter.Count;

    [SetUp]
    public async Task PrepareAsync()
    {
        Create();
        if (!_hasPaidOnce)
        {
            // What is loaded, compiled and filled for the first time is not the memory of any input.
            Merchant.Asks(Challenge());
            using (var response = await CreateClient().GetAsync(Merchant.Url))
            {
                Assert.That((int)response.StatusCode, Is.EqualTo(200));
            }

            _hasPaidOnce = true;
            DisposeOwned();
            Create();
        }
    }

    [TearDown]
    public void DisposeOwned()
    {
        _owned.Reverse();
        _owned.ForEach(owned => owned.Dispose());
        _owned.Clear();
        Merchant.Dispose();
        Signer.Dispose();
    }

    private void Create()
    {
        Clock = new ManualClock();
        Merchant = new RawMerchant();
        Signer = new FakeTempoSigner();
        Minter = new CountingMinter();
        Ledger = new MemoryPaymentLedger(Clock);
        Options = new MppOptions { Policy = { MaxPerPayment = "1 USD" }, OnRefusal = OnRefusal.ReturnResponse, MaxResends = 0 };
    }

    protected T Own<T>(T disposable)
        where T : IDisposable
    {
        _owned.Add(disposable);
        return disposable;
    }

    protected static string Request(
        string amount = "\"1000\"", string currency = Token, string recipient = Payee, string details = """{"chainId":42431}""", string more = "") =>
        $$"""{"amount":{{amount}},"currency":"{{currency}}","recipient":"{{recipient}}"{{more}},"methodDetails":{{details}}}""";

    protected static string StripeRequest(string amount = "\"50\"", string currency = "usd", string details = """{"networkId":"profile_test_s"}""") =>
        $$"""{"amount":{{amount}},"currency":"{{currency}}","methodDetails":{{details}}}""";

    /// <summary>A challenge whose values stand in the line as they are given.</summary>
    protected static string Challenge(
        string? request = null, string id = "c1", string realm = "shop", string method = "tempo", string intent = "charge", string? expires = Challenges.Expires, string more = "") =>
        ChallengeOf(Base64UrlText.EncodeUtf8(request ?? PlainRequest), id, realm, method, intent, expires, more);

    protected static string ChallengeOf(
        string encoded, string id = "c1", string realm = "shop", string method = "tempo", string intent = "charge", string? expires = Challenges.Expires, string more = "") =>
        $"Payment id=\"{id}\", realm=\"{realm}\", method=\"{method}\", intent=\"{intent}\", request=\"{encoded}\"{(expires is null ? "" : $", expires=\"{expires}\"")}{more}";

    protected static string AsBytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    protected HttpClient CreateClient(SocketsHttpHandler? sockets = null)
    {
        var payer = Payer.Create(Options, new PayerServices
        {
            TempoSigner = Signer,
            SharedPaymentTokenMinter = Minter,
            Ledger = Ledger,
            Clock = Clock,
            ReadVariable = _ => null,
        });
        sockets ??= new SocketsHttpHandler();
        sockets.UseProxy = false;
        sockets.AllowAutoRedirect = false;
        return Own(new HttpClient(new MppPaymentHandler(payer) { Redirects = new RedirectSettings(true, 10), InnerHandler = sockets }));
    }

    protected async Task<Attempt> SendAsync(HttpContent? content = null, HttpClient? client = null)
    {
        client ??= CreateClient();
        var before = GC.GetTotalAllocatedBytes();
        using var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, Merchant.Url) { Content = content };
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(MemoryOfAnAttempt + (16 * body.Length)), "More memory than the input is worth.");
        return new Attempt((int)response.StatusCode, body, response.GetMppPayment());
    }

    /// <summary>The challenge is refused with a reason, nothing was signed, and the 402 arrives as it is.</summary>
    protected async Task<ChallengeRefusal> AssertRefusedAsync(HttpContent? content = null)
    {
        var attempt = await SendAsync(content);
        await AssertNothingSignedAsync();
        Assert.That((attempt.Status, attempt.Body), Is.EqualTo((402, RawMerchant.AskingBody)));
        Assert.That(attempt.Payment?.Outcome, Is.EqualTo(PaymentOutcome.NotPaid));
        Assert.That(attempt.Payment!.Refusals, Is.Not.Empty);
        Assert.That(attempt.Payment.Refusals.Select(refusal => refusal.Rule), Has.All.Not.Empty);
        Assert.That(attempt.Payment.Refusals.Select(refusal => refusal.ToString() ?? ""), Has.None.Matches<string>(text => text.Any(char.IsControl)));
        return attempt.Payment.Refusals[0];
    }

    protected Task<ChallengeRefusal> AssertRefusedAsync(params string[] lines)
    {
        Merchant.Asks(lines);
        return AssertRefusedAsync(content: null);
    }

    /// <summary>It is not taken for a challenge, and arrives as it is.</summary>
    protected async Task AssertPassedAsync(int status = 402)
    {
        var attempt = await SendAsync();
        await AssertNothingSignedAsync();
        Assert.That((attempt.Status, attempt.Body, attempt.Payment), Is.EqualTo((status, RawMerchant.AskingBody, (MppPayment?)null)));
    }

    /// <summary>It is paid, once; the credential that arrived.</summary>
    protected async Task<PaymentCredential> AssertPaidAsync(params string[] lines)
    {
        Merchant.Asks(lines);
        var attempt = await SendAsync();
        Assert.That((attempt.Status, attempt.Body, attempt.Payment?.Outcome), Is.EqualTo((200, RawMerchant.PaidBody, (PaymentOutcome?)PaymentOutcome.Settled)));
        Assert.That((Authorities, Merchant.Credentials.Count), Is.EqualTo((1, 1)));
        Assert.That(PaymentCredential.TryParse(Merchant.Credentials.Single(), out var credential, out var error), Is.True, error);
        return credential!;
    }

    /// <summary>The platform refuses the answer before it is read; nothing was signed.</summary>
    protected async Task AssertUnreadableAsync()
    {
        Assert.That(async () => await SendAsync(), Throws.InstanceOf<HttpRequestException>());
        await AssertNothingSignedAsync();
    }

    protected async Task AssertNothingSignedAsync()
    {
        Assert.That((Authorities, Merchant.Credentials.Count), Is.EqualTo((0, 0)), "Something was signed, or a credential left.");
        Assert.That((await Ledger.ListAsync()).Where(record => record.Held > 0), Is.Empty);
    }

    protected static StringContent Text(string text = "order") => new(text, Encoding.UTF8, "text/plain");

    internal sealed record Attempt(int Status, string Body, MppPayment? Payment);
}
