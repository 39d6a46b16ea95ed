using System.Net;
using Microsoft.Extensions.Options;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class ResendTests : PaymentFixture
{
    [SetUp]
    public void AllowResends() => Options.MaxResends = 2;

    [TestCase(408)]
    [TestCase(425)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task A_status_that_settles_nothing_is_answered_with_the_same_bytes(int status)
    {
        Server.Asks().Answers((HttpStatusCode)status).Answers((HttpStatusCode)status).Delivers();
        using var request = Post(new StringContent("body"));

        using var response = await CreateClient().SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Clock.Waits, Has.Count.EqualTo(2));
            AssertSameBytes(times: 3);
            AssertSteps(LedgerState.Settled);
        }
    }

    [TestCase(typeof(HttpRequestException))]
    [TestCase(typeof(IOException))]
    [TestCase(typeof(HttpIOException))]
    [TestCase(typeof(TimeoutException))]
    [TestCase(typeof(TaskCanceledException))]
    public async Task A_lost_answer_is_asked_for_again_with_the_same_bytes(Type failure)
    {
        Server.Asks().Throws(Create(failure)).Throws(Create(failure)).Delivers();
        using var request = Post(new StringContent("body"));

        using var response = await CreateClient().SendAsync(request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            AssertSameBytes(times: 3);
            AssertSteps(LedgerState.Settled);
        }
    }

    [Test]
    public async Task The_last_answer_is_the_one_that_the_caller_gets_and_the_others_are_disposed()
    {
        var answers = new List<DisposalWatch>();
        Server.Asks();
        foreach (var status in (HttpStatusCode[])[HttpStatusCode.InternalServerError, HttpStatusCode.BadGateway, HttpStatusCode.GatewayTimeout])
        {
            Server.Answers(request =>
            {
                var response = ScriptedServer.Response(request, status);
                answers.Add(new DisposalWatch());
                response.Content = answers[^1];
                return response;
            });
        }

        using var response = await CreateClient().SendAsync(Get(), HttpCompletionOption.ResponseHeadersRead);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.GatewayTimeout));
            Assert.That(answers.Select(answer => answer.IsDisposed), Is.EqualTo([true, true, false]));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(Ledger.Only.HttpStatus, Is.EqualTo(504));
            AssertSteps(LedgerState.Unknown);
        }
    }

    [Test]
    public async Task Only_when_the_last_try_brings_nothing_is_there_an_exception()
    {
        var last = new IOException("lost");
        Server.Asks().Answers(HttpStatusCode.ServiceUnavailable).Throws(new HttpRequestException("lost")).Throws(last);

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient().GetAsync(Shop));

        Assert.That(thrown.InnerException, Is.SameAs(last));
        Assert.That(thrown.Payment.ReceiptProblem, Is.Null);
        Assert.That(Ledger.Only.Note, Is.EqualTo(nameof(IOException)));
        AssertSteps(LedgerState.Unknown);
        AssertSameBytes(times: 3);
    }

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    [TestCase(5, 6)]
    public async Task The_number_of_re_sends_is_the_one_in_the_options(int resends, int sent)
    {
        Options.MaxResends = resends;
        Server.Asks();
        for (var index = 0; index < sent; index++)
        {
            Server.Answers(HttpStatusCode.BadGateway);
        }

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        AssertSameBytes(sent);
    }

    [TestCase(-1, 10)]
    [TestCase(6, 10)]
    [TestCase(2, -1)]
    [TestCase(2, 3601)]
    public void Options_out_of_range_are_refused_by_name(int resends, int seconds)
    {
        (Options.MaxResends, Options.MaxRetryAfter) = (resends, TimeSpan.FromSeconds(seconds));

        Assert.That(CreatePayer, Throws.TypeOf<OptionsValidationException>().With.Message.Contains(resends == 2 ? "Mpp:MaxRetryAfter" : "Mpp:MaxResends"));
    }

    [Test]
    public async Task A_handler_further_in_that_changes_the_message_does_not_change_the_next_one()
    {
        var moving = new AroundHandler((request, send, cancellationToken) =>
        {
            if (request.Headers.Authorization is not null)
            {
                request.RequestUri = new Uri(request.RequestUri! + "?again");
                request.Headers.Remove("Idempotency-Key");
            }

            return send(request, cancellationToken);
        });
        Server.Asks().Answers(HttpStatusCode.BadGateway).Delivers();

        using var response = await CreateClient(moving).PostAsync(Shop, new StringContent("body"));

        Assert.That(Server.Arrivals.Skip(1).Select(arrival => arrival.Uri.Query), Is.EqualTo(["?again", "?again"]));
        AssertSameBytes(times: 2);
    }

    [TestCase("forward-only")]
    [TestCase("seekable from the middle")]
    [TestCase("json")]
    [TestCase("multipart with forward-only part")]
    public async Task Every_replayable_body_is_the_same_each_time(string kind)
    {
        Server.Asks().Throws(new IOException("lost")).Answers(HttpStatusCode.BadGateway).Delivers();

        using var response = await CreateClient().PostAsync(Shop, Bodies.Create(kind));

        Assert.That(Server.Arrivals[1].Body, Is.EqualTo(Server.Arrivals[0].Body).And.Not.Empty);
        AssertSameBytes(times: 3);
    }

    [Test]
    public async Task A_receipt_on_an_answer_that_was_sent_over_is_kept()
    {
        Server.Asks().Answers(HttpStatusCode.InternalServerError, ("Payment-Receipt", Challenges.Receipt(reference: "0xabc"))).Asks();

        using var response = await CreateClient().GetAsync(Shop);

        var payment = response.GetMppPayment()!;
        Assert.That((payment.Outcome, payment.Receipt?.Reference), Is.EqualTo((PaymentOutcome.Unknown, "0xabc")));
        Assert.That(Ledger.Only.Reference, Is.EqualTo("0xabc"));
    }

    [Test]
    public async Task A_payment_of_nothing_is_not_void_before_the_last_answer()
    {
        Server.Asks(Challenges.For(request: """{"amount":"0"}""")).Answers(HttpStatusCode.InternalServerError).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        AssertSteps(LedgerState.Settled);
    }

    [Test]
    public async Task Every_re_send_is_logged_with_its_reason_and_without_the_credential()
    {
        Server.Asks().Answers(HttpStatusCode.TooManyRequests, ("Retry-After", "3")).Throws(new IOException("lost")).Delivers();

        using var response = await CreateClient().GetAsync(Shop);

        var texts = Log.Entries.Where(entry => entry.Event.Id == 4032).Select(entry => entry.Text).ToList();
        Assert.That(texts, Has.Count.EqualTo(2));
        Assert.That(texts[0], Does.Contain("429").And.Contain("3000 ms").And.Contain(Ledger.Only.Id));
        Assert.That(texts[1], Does.Contain(nameof(IOException)));
        Assert.That(Log.Everything, Does.Not.Contain(Server.Credentials.First()));
    }

    private static Exception Create(Type failure) => failure == typeof(HttpIOException)
        ? new HttpIOException(HttpRequestError.ResponseEnded)
        : (Exception)Activator.CreateInstance(failure, "lost")!;

    private void AssertSteps(LedgerState end) => Assert.That(Ledger.Steps, Is.EqualTo(
        [LedgerState.Reserved, LedgerState.Signing, LedgerState.Signed, LedgerState.Sent, end]));

    private void AssertSameBytes(int times)
    {
        var paid = Server.Arrivals.Where(arrival => arrival.IsPaid).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(paid, Has.Count.EqualTo(times));
            Assert.That(Clock.Waits, Has.Count.EqualTo(times - 1));
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(paid.Select(Describe).Distinct(), Has.Exactly(1).Items);
        }
    }

    private static string Describe(Arrival arrival) =>
        $"{arrival.Method} {arrival.Uri} {Describe(arrival.Headers)} {Describe(arrival.ContentHeaders)} {Convert.ToHexString(arrival.Body ?? [])}";

    private static string Describe(IReadOnlyDictionary<string, string> headers) =>
        string.Join('|', headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}={header.Value}"));

    private sealed class DisposalWatch() : ByteArrayContent([])
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
