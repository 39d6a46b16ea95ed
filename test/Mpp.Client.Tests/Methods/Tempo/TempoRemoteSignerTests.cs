using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoRemoteSignerTests : PaymentFixture
{
    private const string Account = FakeTempoSigner.KeyAddress;
    private const string OtherAccount = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

    private TempoPrivateKeySigner _key = null!;
    private SigningServer _service = null!;

    [SetUp]
    public async Task StartServiceAsync()
    {
        _key = TempoPrivateKeySigner.FromHex(FakeTempoSigner.Key);
        _service = await SigningServer.StartAsync(_key);
    }

    [TearDown]
    public async Task StopServiceAsync()
    {
        await _service.DisposeAsync();
        _key.Dispose();
    }

    [Test]
    public async Task It_gives_the_signature_of_the_service_and_says_what_it_is_for([Values] TempoSigningPurpose purpose)
    {
        using var signer = Create();
        var request = Request(purpose);

        var signature = await signer.SignAsync(request);

        var asked = _service.Requests.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(signature.ToArray(), Is.EqualTo(_key.Sign(request.Hash.Span)));
            Assert.That(asked.EnumerateObject().Select(field => field.Name), Is.EqualTo(["purpose", "chainId", "hash", "preimage", "address"]));
            Assert.That(asked.GetProperty("purpose").GetString(), Is.EqualTo(purpose == TempoSigningPurpose.Proof ? "proof" : "transaction"));
            Assert.That(asked.GetProperty("chainId").GetUInt64(), Is.EqualTo(42431));
            Assert.That(asked.GetProperty("hash").GetString(), Is.EqualTo("0x" + Convert.ToHexStringLower(request.Hash.Span)));
            Assert.That(asked.GetProperty("preimage").GetString(), Is.EqualTo("0x" + Convert.ToHexStringLower(request.Preimage.Span)));
            Assert.That(asked.GetProperty("address").GetString(), Is.EqualTo(Account));
        }
    }

    [Test]
    public async Task A_payment_is_signed_by_the_service_that_the_options_name()
    {
        Options.Tempo.RemoteSigner = SettingsFor(_service.Url);
        Server.Asks(Challenge()).Answers(HttpStatusCode.OK);

        using var response = await CreateTempoClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.LookupKeys["payer"], Is.EqualTo(Account));
        Assert.That(Server.Credentials, Is.Not.Empty);
    }

    [Test]
    public async Task A_service_may_hold_an_access_key()
    {
        using var accessKey = new TempoAccessKeySigner(OtherAccount, TempoPrivateKeySigner.FromHex(FakeTempoSigner.Key));
        await using var service = await SigningServer.StartAsync(accessKey);
        var options = SettingsFor(service.Url);
        (options.Address, options.AccessKeyAddress) = (OtherAccount, Account);
        using var signer = TempoRemoteSigner.Create(options, ReadVariable);

        var signature = await signer.SignAsync(Request());

        Assert.That(signature.Length, Is.EqualTo(86));
        Assert.That(service.Requests.Single().GetProperty("accessKeyAddress").GetString(), Is.EqualTo(Account));
    }

    [Test]
    public async Task A_service_may_listen_on_a_socket()
    {
        var socket = Path.Combine(Path.GetTempPath(), $"mpp-{Guid.NewGuid():N}.sock");
        await using var service = await SigningServer.StartAsync(_key, socket);
        using var signer = TempoRemoteSigner.Create(SettingsFor(new Uri("unix://" + socket)), ReadVariable);

        Assert.That((await signer.SignAsync(Request())).Length, Is.EqualTo(65));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(422)]
    [TestCase(429)]
    public async Task A_refusal_means_that_nothing_was_signed(int status)
    {
        _service.Instead = Answer(status, "canary-of-the-body");

        var failure = await FailAsync();

        Assert.That(failure.NothingWasSigned, Is.True);
        Assert.That(failure.Message, Does.Contain(status.ToString(System.Globalization.CultureInfo.InvariantCulture)).And.Not.Contain("canary"));
    }

    [TestCase(500, "{}")]
    [TestCase(503, "{}")]
    [TestCase(408, "{}")]
    [TestCase(409, "{}")]
    [TestCase(202, "{}")]
    [TestCase(307, "{}")]
    [TestCase(200, "")]
    [TestCase(200, "{}")]
    [TestCase(200, "[]")]
    [TestCase(200, """{"signature":5}""")]
    [TestCase(200, """{"signature":"0x"}""")]
    [TestCase(200, """{"signature":"0x1"}""")]
    [TestCase(200, """{"signature":"zz"}""")]
    [TestCase(200, """{"signature":"0x00","signature":"0x00"}""")]
    public async Task Any_other_answer_leaves_it_open_whether_something_was_signed(int status, string body)
    {
        _service.Instead = Answer(status, body);

        Assert.That((await FailAsync()).NothingWasSigned, Is.False);
    }

    [Test]
    public async Task An_answer_without_end_is_cut_off()
    {
        _service.Instead = Answer(200, $$"""{"signature":"0x{{new string('0', 10_000)}}"}""");

        Assert.That((await FailAsync()).NothingWasSigned, Is.False);
    }

    [Test]
    public async Task The_signature_of_another_key_is_not_used()
    {
        using var other = TempoPrivateKeySigner.FromHex(FakeTempoSigner.OtherKey);
        _service.Instead = Answer(200, $$"""{"signature":"0x{{Convert.ToHexStringLower(other.Sign(Request().Hash.Span))}}"}""");

        var failure = await FailAsync();

        Assert.That(failure.NothingWasSigned, Is.False);
        Assert.That(failure.Message, Does.Contain("another key than that of " + Account));
    }

    [Test]
    public async Task The_signature_of_something_else_is_not_used()
    {
        _service.Instead = Answer(200, $$"""{"signature":"0x{{Convert.ToHexStringLower(_key.Sign(new byte[32]))}}"}""");

        Assert.That((await FailAsync()).Message, Does.Contain("another key"));
    }

    [Test]
    public async Task A_redirect_is_not_followed()
    {
        _service.Instead = context =>
        {
            context.Response.Redirect("/elsewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        Assert.That((await FailAsync()).NothingWasSigned, Is.False);
        Assert.That(_service.Paths, Is.EqualTo(["/"]));
    }

    [Test]
    public async Task A_lost_answer_leaves_it_open_and_is_not_asked_for_again()
    {
        _service.Instead = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        Assert.That((await FailAsync()).NothingWasSigned, Is.False);
        Assert.That(_service.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_service_that_does_not_answer_is_given_up()
    {
        _service.Instead = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        var options = SettingsFor(_service.Url);
        options.Timeout = TimeSpan.FromMilliseconds(500);
        using var signer = TempoRemoteSigner.Create(options, ReadVariable);

        var failure = await FailureOfAsync<PaymentMethodException>(() => signer.SignAsync(Request()).AsTask());

        Assert.That(failure.NothingWasSigned, Is.False);
    }

    [Test]
    public async Task A_service_that_is_not_there_signed_nothing_and_the_budget_is_free_again()
    {
        Options.Tempo.RemoteSigner = SettingsFor(_service.Url);
        await _service.DisposeAsync();
        Server.Asks(Challenge());

        var failure = await FailureOfAsync<PaymentMethodException>(() => CreateTempoClient().GetAsync(Shop));

        Assert.That(failure.NothingWasSigned, Is.True);
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Void));
    }

    [Test]
    public async Task The_caller_may_stop_waiting()
    {
        using var stop = new CancellationTokenSource();
        _service.Instead = async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        using var signer = Create();

        Assert.That(async () => await signer.SignAsync(Request(), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void It_refuses_what_a_private_key_refuses()
    {
        using var signer = Create();

        Assert.That(async () => await signer.SignAsync(Request() with { Hash = new byte[32] }), Throws.ArgumentException);
        Assert.That(async () => await signer.SignAsync(null!), Throws.ArgumentNullException);
        Assert.That(async () => await signer.SignAsync(Request(), new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_service.Requests, Is.Empty);
    }

    [TestCase("http://signer.example/")]
    [TestCase("https://name:canary@signer.example/")]
    [TestCase("ftp://signer.example/")]
    [TestCase("unix:///")]
    [TestCase("unix://host/a.sock")]
    public void A_place_that_does_not_protect_what_is_sent_is_refused(string url) => Assert.That(
        () => TempoRemoteSigner.Create(SettingsFor(new Uri(url)), ReadVariable),
        Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Url").And.Message.Not.Contains("canary"));

    [Test]
    public void A_token_that_cannot_be_sent_is_refused_without_an_echo([Values("canary with spaces", "canary\r\nX: y", "canaryé")] string token) => Assert.That(
        () => TempoRemoteSigner.Create(SettingsFor(_service.Url), _ => token),
        Throws.TypeOf<OptionsValidationException>().With.Message.Contains("MPP_SIGNER_TOKEN").And.Message.Not.Contains("canary"));

    private static string? ReadVariable(string name) => name == "MPP_SIGNER_TOKEN" ? SigningServer.Token : null;

    private static TempoRemoteSignerOptions SettingsFor(Uri url) => new() { Url = url, Address = Account };

    private static TempoSigningRequest Request(TempoSigningPurpose purpose = TempoSigningPurpose.Transaction)
    {
        byte[] preimage = [purpose == TempoSigningPurpose.Proof ? (byte)0x19 : TempoTransaction.TransactionType, 2, 3];
        return new TempoSigningRequest(purpose, 42431, Keccak256.Hash(preimage), preimage);
    }

    private static RequestDelegate Answer(int status, string body) => context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    private static string Challenge() => Challenges.For(method: "tempo", request:
        $$$"""{"amount":"1000","currency":"0x20c0000000000000000000000000000000000000","recipient":"{{{OtherAccount}}}","methodDetails":{"chainId":42431}}""");

    private TempoRemoteSigner Create() => TempoRemoteSigner.Create(SettingsFor(_service.Url), ReadVariable);

    private async Task<PaymentMethodException> FailAsync()
    {
        using var signer = Create();
        return await FailureOfAsync<PaymentMethodException>(() => signer.SignAsync(Request()).AsTask());
    }

    private HttpClient CreateTempoClient()
    {
        var payer = Payer.Create(Options, new PayerServices { Ledger = Ledger, Clock = Clock, LoggerFactory = Log, ReadVariable = ReadVariable });
        return Own(new HttpClient(new MppPaymentHandler(payer) { InnerHandler = Server }, disposeHandler: false));
    }
}
