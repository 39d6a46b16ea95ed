using System.Net.Sockets;
using Mpp.Client.Protocol;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SandboxMisbehaviourTests : SandboxMerchantFixture
{
    private static readonly byte[] Body = "0123456789"u8.ToArray();

    private SandboxMisbehaviour Misbehaviour => Merchant.Misbehaviour;

    [Test]
    public async Task A_closed_connection_ends_without_an_answer_after_the_money_moved()
    {
        Misbehaviour.CloseAfterSettling = true;
        var challenge = await ChallengeAsync("echo", Body);

        var failure = Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("echo", Body, Pull(challenge)))!;

        Assert.That(failure.HttpRequestError, Is.EqualTo(HttpRequestError.ResponseEnded));
        AssertSettledOnceWithoutAnswer();
    }

    [Test]
    public async Task A_closed_connection_makes_the_platform_send_a_GET_again_and_it_is_settled_once()
    {
        Misbehaviour.CloseAfterSettling = true;
        Misbehaviour.Times = 1;

        var reply = await SendAsync(credential: Pull(await ChallengeAsync()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, "verification-failed")));
            Assert.That(Merchant.CredentialArrivals, Is.EqualTo(new SandboxCredentialArrivals(Count: 2, Distinct: 1)));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_reset_connection_is_reset_after_the_money_moved()
    {
        Misbehaviour.ResetAfterSettling = true;
        var challenge = await ChallengeAsync("echo", Body);

        var failure = Assert.ThrowsAsync<HttpRequestException>(() => SendAsync("echo", Body, Pull(challenge)))!;

        Assert.That(failure.GetBaseException(), Is.TypeOf<SocketException>()
            .With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionReset));
        AssertSettledOnceWithoutAnswer();
    }

    [Test]
    public async Task A_hanging_answer_comes_when_it_is_released_and_holds_nobody_else_up()
    {
        var hang = new TaskCompletionSource();
        Misbehaviour.HangAfterSettling = hang;
        Misbehaviour.Times = 1;
        var credential = Pull(await ChallengeAsync("echo", Body));
        var hanging = SendAsync("echo", Body, credential, "key-1");
        Assert.That(() => Merchant.Settlements, Has.Count.EqualTo(1).After(10_000, 10));

        var again = await SendAsync("echo", Body, credential, "key-1");
        var stillHangs = !hanging.IsCompleted;
        hang.SetResult();

        Assert.That((again.Status, stillHangs), Is.EqualTo((200, true)));
        Assert.That((await hanging).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_end_of_the_merchant_releases_what_hangs()
    {
        Misbehaviour.HangAfterSettling = new TaskCompletionSource();
        var hanging = SendAsync(credential: Pull(await ChallengeAsync()));
        Assert.That(() => Merchant.Settlements, Has.Count.EqualTo(1).After(10_000, 10));

        await Merchant.DisposeAsync();

        Assert.That((await hanging).Status, Is.EqualTo(200));
    }

    [TestCase(400)]
    [TestCase(403)]
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(504)]
    public async Task A_status_replaces_the_answer_after_the_money_moved(int status)
    {
        Misbehaviour.StatusAfterSettling = status;

        var reply = await SendAsync(credential: Pull(await ChallengeAsync()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Status, Is.EqualTo(status));
            Assert.That(reply.Body, Is.Not.Empty);
            Assert.That(reply.Header("Payment-Receipt"), Is.Null);
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_failure_can_carry_the_receipt()
    {
        Misbehaviour.StatusAfterSettling = 500;
        Misbehaviour.ReceiptOnStatus = true;

        var reply = await SendAsync(credential: Pull(await ChallengeAsync()));

        Assert.That((reply.Status, reply.Receipt.Method), Is.EqualTo((500, "tempo")));
    }

    [TestCase(null, 429)]
    [TestCase(503, 503)]
    public async Task Retry_After_comes_with_429_or_with_the_status(int? status, int expected)
    {
        Misbehaviour.StatusAfterSettling = status;
        Misbehaviour.RetryAfterSettling = "7";

        var reply = await SendAsync(credential: Pull(await ChallengeAsync()));

        Assert.That((reply.Status, reply.Header("Retry-After")), Is.EqualTo((expected, "7")));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [TestCase(0, "10000")]
    [TestCase(100, "20000")]
    public async Task A_fresh_challenge_asks_again_for_what_was_paid(int surcharge, string amount)
    {
        Misbehaviour.FreshChallengeAfterSettling = true;
        Misbehaviour.FreshChallengeSurcharge = surcharge;
        var challenge = await ChallengeAsync();

        var reply = await SendAsync(credential: Pull(challenge));
        var fresh = reply.Challenges.Challenges.Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Status, Is.EqualTo(402));
            Assert.That(fresh.Id, Is.Not.EqualTo(challenge.Id));
            Assert.That(fresh.RequestObject.GetProperty("amount").GetString(), Is.EqualTo(amount));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task The_same_challenge_asks_again_for_what_was_paid()
    {
        Misbehaviour.SameChallengeAfterSettling = true;
        var challenge = await ChallengeAsync();

        var reply = await SendAsync(credential: Pull(challenge));

        Assert.That(reply.Status, Is.EqualTo(402));
        Assert.That(reply.Challenges.Challenges.Single().HasSameContent(challenge), Is.True);
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [TestCase(302)]
    [TestCase(307)]
    public async Task Redirects_point_to_this_or_to_another_origin(int status)
    {
        Misbehaviour.RedirectStatus = status;
        Misbehaviour.RedirectToSameOriginAfterSettling = true;
        var same = await SendAsync(credential: Pull(await ChallengeAsync()));
        Misbehaviour.RedirectToSameOriginAfterSettling = false;
        Misbehaviour.RedirectToOtherOriginAfterSettling = Sandbox.Stripe.BaseAddress;
        var other = await SendAsync(credential: Pull(await ChallengeAsync()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((same.Status, same.Header("Location")), Is.EqualTo((status, "/free")));
            Assert.That((other.Status, other.Header("Location")), Is.EqualTo((status, Sandbox.Stripe.BaseAddress.AbsoluteUri)));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(2));
        }
    }

    [Test]
    public async Task A_truncated_body_breaks_in_the_middle()
    {
        Misbehaviour.TruncateBodyAfterSettling = true;
        var credential = Pull(await ChallengeAsync("echo", Body));
        using var request = new HttpRequestMessage(HttpMethod.Post, "echo") { Content = new ByteArrayContent(Body) };
        request.Headers.TryAddWithoutValidation("Authorization", credential);

        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var half = new byte[Body.Length / 2];
        await stream.ReadExactlyAsync(half);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Headers.Contains("Payment-Receipt"), Is.True);
            Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(Body.Length));
            Assert.That(half, Is.EqualTo(Body[..5]));
            Assert.That(async () => await stream.ReadAsync(half), Throws.InstanceOf<HttpIOException>());
        }
    }

    [Test]
    public async Task Receipts_can_be_missing_wrong_or_malformed()
    {
        Misbehaviour.OmitReceipt = true;
        var none = await SendAsync(credential: Pull(await ChallengeAsync()));
        Misbehaviour.OmitReceipt = false;
        Misbehaviour.WrongReceipt = true;
        var wrong = await SendAsync(credential: Pull(await ChallengeAsync()));
        Misbehaviour.WrongReceipt = false;
        Misbehaviour.MalformedReceipt = true;
        var malformed = await SendAsync(credential: Pull(await ChallengeAsync()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((none.Status, none.Header("Payment-Receipt")), Is.EqualTo((200, (string?)null)));
            Assert.That((wrong.Status, wrong.Receipt.Method), Is.EqualTo((200, "othermethod")));
            Assert.That(malformed.Status, Is.EqualTo(200));
            Assert.That(PaymentReceipt.TryParse(malformed.Header("Payment-Receipt")!, out _, out _), Is.False);
        }
    }

    [Test]
    public async Task Misbehaviour_ends_after_the_number_of_times()
    {
        Misbehaviour.StatusAfterSettling = 502;
        Misbehaviour.Times = 2;
        var credential = Pull(await ChallengeAsync("echo", Body));

        var statuses = new List<int>();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            statuses.Add((await SendAsync("echo", Body, credential, "key-1")).Status);
        }

        Assert.That(string.Join(", ", statuses), Is.EqualTo("502, 502, 200"));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Misbehaviour_meets_the_refusal_of_a_settled_credential_as_well()
    {
        Misbehaviour.StatusAfterSettling = 500;
        var credential = Pull(await ChallengeAsync());

        await SendAsync(credential: credential);

        Assert.That((await SendAsync(credential: credential)).Status, Is.EqualTo(500));
    }

    private void AssertSettledOnceWithoutAnswer()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
            Assert.That(Merchant.CredentialArrivals.Count, Is.EqualTo(1));
            Assert.That(Merchant.Requests[^1].Status, Is.Null);
        }
    }
}
