using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Faults;

/// <summary>What the way between client and merchant does to a payment: arrivals twice, headers that do not fit, clocks that are wrong.</summary>
[TestFixture]
internal sealed class SurroundingsTests : SandboxFaultFixture
{
    private const string Get = "GET /paid";
    private const string Post = "POST /agent/orders";

    [Test]
    public async Task A_credential_that_arrives_twice_is_settled_once_whichever_answer_the_client_hears(
        [Values("tempo", "stripe")] string rail, [Values(Get, Post)] string route, [Values] bool hearsTheSecond)
    {
        using var request = Request(route, rail);

        using var response = await CreateClient(Duplicating(async (original, copy) =>
        {
            if (hearsTheSecond)
            {
                (await copy()).Dispose();
                return await original();
            }

            var first = await original();
            (await copy()).Dispose();
            return first;
        })).SendAsync(request);

        // A GET carries no Idempotency-Key, and this merchant refuses a settled credential without one.
        var isRefused = route == Get && hearsTheSecond;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.IsSuccessStatusCode, Is.EqualTo(!isRefused));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(isRefused ? PaymentOutcome.Unknown : PaymentOutcome.Settled));
            await AssertSettledOnceAsync(arrivals: 2);
        }
    }

    [Test]
    public async Task A_credential_that_arrives_twice_at_the_same_time_is_settled_once(
        [Values("tempo", "stripe")] string rail, [Values(Get, Post)] string route)
    {
        using var request = Request(route, rail);

        using var response = await CreateClient(Duplicating(async (original, copy) =>
        {
            var both = await Task.WhenAll(original(), copy());
            both[1].Dispose();
            return both[0];
        })).SendAsync(request);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(response.IsSuccessStatusCode ? PaymentOutcome.Settled : PaymentOutcome.Unknown));
        await AssertSettledOnceAsync(arrivals: 2);
    }

    [Test]
    public async Task A_challenge_that_is_too_long_to_be_read_is_a_lost_answer_and_nothing_is_paid([Values("tempo", "stripe")] string rail)
    {
        Merchant.Challenges.Description = new string('d', 70_000);
        using var request = Request(Get, rail);

        var lost = Assert.ThrowsAsync<HttpRequestException>(() => CreateClient().SendAsync(request))!;

        Assert.That(lost.HttpRequestError, Is.EqualTo(HttpRequestError.ConfigurationLimitExceeded));
        Assert.That((Ledger.Count, Merchant.CredentialArrivals.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_clock_that_is_more_than_five_minutes_off_is_refused_before_anything_is_signed(
        [Values("tempo", "stripe")] string rail, [Values(-6, 6)] int minutes)
    {
        Merchant.Misbehaviour.ClockOffset = TimeSpan.FromMinutes(minutes);
        using var request = Request(Get, rail);

        var refused = Assert.ThrowsAsync<PaymentRefusedException>(() => CreateClient().SendAsync(request))!;

        Assert.That(refused.Refusals.SelectMany(refusal => refusal.Violations).Select(violation => violation.Rule), Has.Member(PolicyRules.Clock));
        Assert.That((Ledger.Count, Merchant.CredentialArrivals.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task A_merchant_that_rotates_its_challenges_is_paid_once_by_whoever_asks_again_after_proof([Values(1, 4)] int rotations)
    {
        Merchant.Misbehaviour.RotateChallengesBeforeSettling = rotations;
        Options.Tempo.RpcUrl = Sandbox.Chain.RpcUrl;
        var payer = Payer.Create(Options, Sandbox.PayerServices with { Ledger = Ledger, Clock = Clock });
        var client = CreateClient();
        for (var rotation = 0; rotation < rotations; rotation++)
        {
            using var refused = await client.SendAsync(Request(Get, "tempo"));
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
            Assert.ThrowsAsync<PaymentRefusedException>(() => client.SendAsync(Request(Get, "tempo")), "the first is not proven yet");

            Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.That((await payer.Reconciler.ReconcileAllAsync()).Select(found => found.IsNewlyProven), Is.EqualTo([true]));
        }

        using var paid = await client.SendAsync(Request(Get, "tempo"));

        Assert.That(paid.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That((Merchant.Settlements.Count, Merchant.CredentialArrivals.Distinct), Is.EqualTo((1, rotations + 1)));
        Assert.That(await ExposureAsync(), Is.EqualTo(Ledger.ListAsync().AsTask().Result[^1].Exposure));
    }

    /// <summary>A way that sends everything with a credential twice, in an order of the test's choice.</summary>
    private static AroundHandler Duplicating(Func<Func<Task<HttpResponseMessage>>, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> order) =>
        new(async (sent, send, cancellationToken) =>
        {
            if (sent.Headers.Authorization is null)
            {
                return await send(sent, cancellationToken);
            }

            using var copy = new HttpRequestMessage(sent.Method, sent.RequestUri);
            foreach (var (name, values) in sent.Headers.NonValidated)
            {
                copy.Headers.TryAddWithoutValidation(name, values);
            }

            if (sent.Content is { } content)
            {
                copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync(cancellationToken));
                copy.Content.Headers.ContentType = content.Headers.ContentType;
            }

            return await order(() => send(sent, cancellationToken), () => send(copy, cancellationToken));
        });

    private async Task AssertSettledOnceAsync(int arrivals)
    {
        Assert.That(Merchant.CredentialArrivals, Is.EqualTo(new Mpp.Sandbox.Merchant.SandboxCredentialArrivals(arrivals, 1)));
        Assert.That((Merchant.Settlements.Count, Ledger.Count), Is.EqualTo((1, 1)));
        Assert.That(await ExposureAsync(), Is.GreaterThanOrEqualTo(Settled));
    }
}
