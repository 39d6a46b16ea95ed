using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Http;

/// <summary>A challenge that is too old, or that another request is being paid with, is fetched anew before anything is signed.</summary>
internal sealed class FreshChallengeTests : PaymentFixture
{
    private const string Expired = "2026-11-21T08:59:00Z";

    [Test]
    public async Task An_expired_challenge_is_fetched_anew_once_and_the_body_comes_along_each_time()
    {
        Server.Asks(Challenges.For("old", expires: Expired)).Asks(Challenges.For("new")).Delivers();
        var stream = new StreamContent(new ForwardOnlyStream(1000));

        using var response = await CreateClient().PostAsync(Shop, stream);

        Assert.That(response.GetMppPayment()!.Quote!.Challenge.Id, Is.EqualTo("new"));
        Assert.That(Server.Arrivals.Select(arrival => arrival.Body), Is.All.EqualTo(Server.Arrivals[0].Body).And.Exactly(3).Items);
        Assert.That(Server.Arrivals[0].Body, Has.Length.EqualTo(1000));
        Assert.That(Method.Signatures, Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_sends_only_expired_challenges_is_asked_twice_and_refused()
    {
        Server.Asks(Challenges.For("old", expires: Expired)).Asks(Challenges.For("older", expires: Expired));

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Expiry));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(2));
        Assert.That(Method.Signatures, Is.Zero);
    }

    [Test]
    public async Task Two_requests_with_the_same_challenge_are_paid_with_one_each()
    {
        var paidLegReached = new TaskCompletionSource();
        var paidLegMayEnd = new TaskCompletionSource();
        Server.Asks(Challenges.For("shared")).Does(async (request, _) =>
        {
            paidLegReached.SetResult();
            await paidLegMayEnd.Task;
            return ScriptedServer.Response(request, HttpStatusCode.OK, ("Payment-Receipt", Challenges.Receipt()));
        });
        var client = CreateClient();
        var first = client.GetAsync(Shop);
        await paidLegReached.Task;
        Server.Asks(Challenges.For("shared")).Asks(Challenges.For("shared")).Asks(Challenges.For("own")).Delivers();

        using var second = await client.GetAsync(Shop);
        paidLegMayEnd.SetResult();
        using var firstResponse = await first;

        Assert.That(second.GetMppPayment()!.Quote!.Challenge.Id, Is.EqualTo("own"));
        Assert.That(firstResponse.GetMppPayment()!.Quote!.Challenge.Id, Is.EqualTo("shared"));
        Assert.That(Server.Credentials, Is.Unique.And.Exactly(2).Items);
    }

    [Test]
    public async Task A_challenge_whose_payment_has_an_unknown_outcome_is_not_paid_by_another_request()
    {
        Server.Asks(Challenges.For("shared")).Answers(HttpStatusCode.BadGateway);
        var client = CreateClient();
        using var unknown = await client.GetAsync(Shop);
        for (var asked = 0; asked < 11; asked++)
        {
            Server.Asks(Challenges.For("shared"));
        }

        var refused = Assert.ThrowsAsync<PaymentRefusedException>(() => client.GetAsync(Shop))!;

        Assert.That(unknown.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.ChallengeInUse));
        Assert.That(Method.Signatures, Is.EqualTo(1));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(2 + 11), "Asking for another one has an end.");
    }

    [Test]
    public async Task Requests_that_met_in_one_challenge_do_not_come_back_at_the_same_moment()
    {
        Server.Asks(Challenges.For("shared")).Answers(HttpStatusCode.BadGateway);
        var client = CreateClient();
        using var unknown = await client.GetAsync(Shop);
        for (var asked = 0; asked < 11; asked++)
        {
            Server.Asks(Challenges.For("shared"));
        }

        Assert.ThrowsAsync<PaymentRefusedException>(() => client.GetAsync(Shop));

        Assert.That(Clock.Waits, Has.Count.EqualTo(10));
        Assert.That(Clock.Waits, Is.All.InRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(128)));
    }

    [Test]
    public async Task A_server_whose_challenges_never_change_can_be_paid_again_once_the_payment_before_has_settled()
    {
        Server.Asks(Challenges.For("fixed")).Delivers().Asks(Challenges.For("fixed")).Delivers();
        var client = CreateClient();

        using var first = await client.GetAsync(Shop);
        using var second = await client.GetAsync(Shop);

        Assert.That(second.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(Method.Signatures, Is.EqualTo(2));
    }
}
