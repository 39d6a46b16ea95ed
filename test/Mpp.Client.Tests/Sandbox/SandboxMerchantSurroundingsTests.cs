using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Sandbox;

/// <summary>What goes wrong before anything is settled, and the routes that cost nothing.</summary>
[TestFixture]
internal sealed class SandboxMerchantSurroundingsTests : SandboxMerchantFixture
{
    private SandboxMisbehaviour Misbehaviour => Merchant.Misbehaviour;

    [Test]
    public async Task Rotated_challenges_are_refused_before_anything_is_settled_and_stay_refused()
    {
        Misbehaviour.RotateChallengesBeforeSettling = 2;
        var refused = Pull(await ChallengeAsync());

        var first = await SendAsync(credential: refused);
        var second = await SendAsync(credential: Pull(first.Challenges.Challenges.Single()));
        var repeated = await SendAsync(credential: refused);
        var third = await SendAsync(credential: Pull(second.Challenges.Challenges.Single()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((first.Status, first.Problem), Is.EqualTo((402, "invalid-challenge")));
            Assert.That((second.Status, second.Problem), Is.EqualTo((402, "invalid-challenge")));
            Assert.That(repeated.Problem, Is.EqualTo("invalid-challenge"));
            Assert.That(third.Status, Is.EqualTo(200));
            Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
            Assert.That(Misbehaviour.RotateChallengesBeforeSettling, Is.Zero);
        }
    }

    [Test]
    public async Task The_clock_offset_moves_Date_expiry_and_judgement_together()
    {
        var before = Pull(await ChallengeAsync());
        Misbehaviour.ClockOffset = TimeSpan.FromMinutes(10);

        var reply = await SendAsync(credential: before);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Problem, Is.EqualTo("payment-expired"));
            Assert.That(reply.Headers.Date, Is.EqualTo(Time.GetUtcNow().AddMinutes(10)));
            Assert.That(reply.Challenges.Challenges.Single().ExpiresAt, Is.EqualTo(Time.GetUtcNow().AddMinutes(15)));
        }
    }

    [Test]
    public async Task A_header_that_is_too_long_is_answered_431_and_still_counted()
    {
        var credential = Pull(await ChallengeAsync());
        Misbehaviour.MaximumHeaderLength = 500;

        var reply = await SendAsync(credential: credential);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Status, Is.EqualTo(431));
            Assert.That(Merchant.CredentialArrivals.Count, Is.EqualTo(1));
            Assert.That(Merchant.Settlements, Is.Empty);
            Assert.That((await SendAsync("free")).Status, Is.EqualTo(200));
        }
    }

    [Test]
    public async Task The_free_stream_sends_its_events_one_by_one()
    {
        var hold = new TaskCompletionSource();
        Misbehaviour.HoldStreamAfterFirstEvent = hold;
        using var response = await Client.GetAsync("free/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        var first = $"{await reader.ReadLineAsync()}|{await reader.ReadLineAsync()}";
        hold.SetResult();
        var rest = await reader.ReadToEndAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
            Assert.That(first, Is.EqualTo("event: tick|data: 1"));
            Assert.That(rest, Is.EqualTo("\nevent: tick\ndata: 2\n\nevent: tick\ndata: 3\n\n"));
        }
    }

    [TestCase("redirect?to=/free", 307)]
    [TestCase("redirect?to=/free&status=303", 303)]
    [TestCase("redirect?to=/free&status=200", 400)]
    [TestCase("redirect", 400)]
    public async Task The_redirect_route_redirects(string path, int status)
    {
        var reply = await SendAsync(path);

        Assert.That((reply.Status, reply.Header("Location")), Is.EqualTo((status, status == 400 ? null : "/free")));
    }
}
