using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

[TestFixture]
internal sealed class RequestBodyTests : PaymentFixture
{
    private static readonly string[] Repeatable =
    [
        "null", "string", "json", "form", "2 MiB", "memory", "multipart", "multipart with forward-only part", "seekable", "seekable from the middle",
        "seekable 2 MiB", "forward-only", "forward-only with length", "forward-only at the limit", "custom", "empty stream",
    ];

    private static readonly string[] Unrepeatable =
        ["forward-only over the limit", "forward-only over the limit with length", "custom over the limit"];

    [SetUp]
    public void LimitRecording() => Options.MaxReplayableBodyLength = Bodies.Limit;

    [TestCaseSource(nameof(Repeatable))]
    public async Task The_paid_body_equals_the_first_one_byte_for_byte(string kind)
    {
        Server.Asks().Delivers();
        using var request = Post(Bodies.Create(kind));
        var content = request.Content;

        using var response = await CreateClient().SendAsync(request);

        var (first, paid) = (Server.Arrivals[0], Server.Arrivals[1]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(paid.IsPaid, Is.True);
            Assert.That(paid.Body, Is.EqualTo(first.Body));
            Assert.That(paid.Body, kind == "null" ? Is.Null : kind == "empty stream" ? Is.Empty : Is.Not.Empty);
            Assert.That(paid.ContentHeaders, Is.EquivalentTo(first.ContentHeaders));
            Assert.That(request.Content, Is.SameAs(content));
            Assert.That(Method.Signatures, Is.EqualTo(1));
        }
    }

    [TestCaseSource(nameof(Repeatable))]
    [TestCaseSource(nameof(Unrepeatable))]
    public async Task A_free_request_sends_every_body_as_it_is(string kind)
    {
        Server.Answers(HttpStatusCode.OK);
        using var request = Post(Bodies.Create(kind));
        var content = request.Content;

        using var response = await CreateClient().SendAsync(request);

        using var original = Bodies.Create(kind);
        Assert.That(Server.Arrivals.Single().Body, Is.EqualTo(original is null ? null : await original.ReadAsByteArrayAsync()));
        Assert.That(request.Content, Is.SameAs(content));
    }

    [TestCaseSource(nameof(Unrepeatable))]
    public async Task A_body_that_cannot_be_sent_again_is_refused_before_signing(string kind)
    {
        Server.Asks();
        using var request = Post(Bodies.Create(kind));
        var content = request.Content;

        var refused = await RefusalOfAsync(CreateClient(), request);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Body));
            Assert.That(Ledger.Count, Is.Zero);
            Assert.That(Server.Arrivals, Has.Count.EqualTo(1));
            Assert.That(request.Content, Is.SameAs(content));
        }
    }

    [Test]
    public async Task Json_whose_object_changes_after_the_price_was_judged_is_sent_as_it_was_judged([Values] bool isPart)
    {
        var value = new Dictionary<string, int> { ["a"] = 1 };
        var json = JsonContent.Create(value);
        HttpContent body = isPart ? new MultipartContent("mixed", "boundary") { json } : json;
        Server.Asks().Delivers();
        Method.OnSign = (_, _) =>
        {
            value["a"] = 2;
            return Task.CompletedTask;
        };

        using var response = await CreateClient().SendAsync(Post(body));

        Assert.That(Server.Arrivals[1].Body, Is.EqualTo(Server.Arrivals[0].Body));
    }

    [TestCase("string", true)]
    [TestCase("null", true)]
    [TestCase("forward-only", true)]
    [TestCase("string", false)]
    [TestCase("null", false)]
    public async Task The_digest_of_the_challenge_must_be_that_of_the_body(string kind, bool isSame)
    {
        using var same = Bodies.Create(kind);
        byte[] body = same is null ? [] : await same.ReadAsByteArrayAsync();
        var digest = ContentDigest.Format(SHA256.HashData(isSame ? body : [.. body, 0]));
        Server.Asks(Challenges.For(digest: digest)).Delivers();

        if (isSame)
        {
            using var response = await CreateClient().SendAsync(Post(Bodies.Create(kind)));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        }
        else
        {
            var refused = await RefusalOfAsync(CreateClient(), Post(Bodies.Create(kind)));
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Digest));
        }
    }

    [Test]
    public async Task A_402_that_comes_before_the_body_was_read_reads_no_more_of_an_endless_stream_than_it_would_keep()
    {
        using var body = new ForwardOnlyStream(long.MaxValue);
        var recording = new RecordingContent(new StreamContent(body), Bodies.Limit);

        var isComplete = await recording.TryCompleteAsync(CancellationToken.None);

        Assert.That(isComplete, Is.False);
        Assert.That(recording.KeptLength, Is.Zero);
        Assert.That(body.Delivered, Is.LessThan(Bodies.Limit + (1 << 20)));
    }

    [Test]
    public async Task A_402_that_comes_before_the_body_was_read_leaves_a_short_stream_for_the_paid_request()
    {
        var recording = new RecordingContent(new StreamContent(new ForwardOnlyStream(5000)), Bodies.Limit);

        var isComplete = await recording.TryCompleteAsync(CancellationToken.None);

        Assert.That(isComplete, Is.True);
        Assert.That(await recording.ReadAsByteArrayAsync(), Is.EqualTo(Bodies.Bytes(5000)));
    }

    [Test]
    public async Task A_handler_below_that_reads_the_body_disturbs_nothing()
    {
        Server.Asks().Delivers();
        var reader = new AroundHandler(async (request, send, cancellationToken) =>
        {
            _ = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return await send(request, cancellationToken);
        });

        using var response = await CreateClient(reader).SendAsync(Post(Bodies.Create("forward-only")));

        Assert.That(Server.Arrivals[1].Body, Is.EqualTo(Bodies.Bytes(5000)));
    }

    [TestCase(HttpStatusCode.OK)]
    [TestCase(HttpStatusCode.InternalServerError)]
    public async Task The_caller_gets_its_content_back_whatever_the_answer(HttpStatusCode paidAnswer)
    {
        Server.Asks().Answers(paidAnswer);
        using var request = Post(Bodies.Create("forward-only"));
        var content = request.Content;

        using var response = await CreateClient().SendAsync(request);

        Assert.That(request.Content, Is.SameAs(content));
        Assert.That(response.StatusCode, Is.EqualTo(paidAnswer));
    }

    [Test]
    public async Task The_caller_gets_its_content_back_when_no_answer_comes()
    {
        Server.Asks().Throws(new HttpRequestException("reset"));
        using var request = Post(Bodies.Create("forward-only"));
        var content = request.Content;

        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient().SendAsync(request));

        Assert.That(request.Content, Is.SameAs(content));
    }
}
