using System.Net;
using Microsoft.Extensions.Options;
using Mpp.Client.Http;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Sandbox.Stripe.Link;

namespace Mpp.Client.Tests.Methods.Stripe.Link;

[TestFixture]
internal sealed class LinkSignInTests : LinkFixture
{
    [SetUp]
    public void AllowSomeDollars() => Options.Policy.MaxPerPayment = "6 USD";

    [Test]
    public async Task The_sign_in_is_polled_as_often_as_it_says_and_less_often_when_it_says_so()
    {
        Link.Faults.SlowDown = 2;
        Link.Faults.Path = "/spend_requests";

        await PayAsync();

        Assert.That(Clock.Waits.Take(3), Is.EqualTo([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)]));
    }

    [Test]
    public async Task A_sign_in_that_gets_no_answer_is_asked_less_often()
    {
        BeforeFirstPoll(() => (Link.Faults.Path, Link.Faults.Unavailable) = ("/device/token", 2));

        await PayAsync();

        Assert.That(Clock.Waits.Take(3), Is.EqualTo([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)]));
    }

    [Test]
    public async Task A_person_that_refuses_ends_it()
    {
        Link.OnSignIn = SimulatedLinkDecision.Deny;

        Assert.That((await FailureAsync()).Failure, Is.EqualTo(LinkFailure.Denied));
        Assert.That(Link.SpendRequests, Is.Empty);
    }

    [Test]
    public async Task A_person_that_does_not_come_ends_it_with_the_code()
    {
        Link.OnSignIn = SimulatedLinkDecision.Wait;

        Assert.That((await FailureAsync()).Failure, Is.EqualTo(LinkFailure.Expired));
        Assert.That(Clock.GetUtcNow(), Is.LessThanOrEqualTo(new DateTimeOffset(2026, 11, 21, 9, 5, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task Without_anybody_to_ask_the_failure_says_what_is_missing()
    {
        Server.Asks(Challenge());

        var failure = await FailureOfAsync<LinkException>(() => CreateLinkClient(people: null).GetAsync(Shop));

        Assert.That(failure.Failure, Is.EqualTo(LinkFailure.NotSignedIn));
        Assert.That(failure.Message, Does.Contain("IProgress<LinkPrompt>"));
    }

    [Test]
    public async Task A_sign_in_is_kept_for_its_owner_only_and_serves_the_next_process()
    {
        await PayAsync();
        People.All.Clear();

        await PayAsync("challenge-2");

        Assert.That(People.Steps, Is.EqualTo([LinkStep.Approve, LinkStep.Approved]));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(TokenFile), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.GetUnixFileMode(Path.GetDirectoryName(TokenFile)!), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        }

        Assert.That(Directory.GetFiles(Path.GetDirectoryName(TokenFile)!), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_token_that_Link_no_longer_takes_is_renewed_once_and_kept()
    {
        await PayAsync();
        var before = await File.ReadAllTextAsync(TokenFile);
        Link.EndAccess();

        await PayAsync("challenge-2");

        Assert.That(await File.ReadAllTextAsync(TokenFile), Is.Not.EqualTo(before));
        Assert.That(Link.Calls.Count(call => call.StatusCode == 401), Is.EqualTo(1));
        Assert.That(People.Steps.Count(step => step == LinkStep.SignIn), Is.EqualTo(1));
    }

    [Test]
    public async Task A_token_is_renewed_before_it_ends()
    {
        await PayAsync();
        Clock.Advance(TimeSpan.FromMinutes(59.9));

        await PayAsync("challenge-2", "2026-11-21T10:05:00Z");

        Assert.That(Link.Calls.Count(call => call.StatusCode == 401), Is.Zero);
        Assert.That(Link.Calls.Count(call => call.Path == "/device/token"), Is.EqualTo(2));
    }

    [Test]
    public async Task Where_the_sign_in_has_ended_the_owner_is_asked_again()
    {
        await PayAsync();
        Link.EndSignIns();

        await PayAsync("challenge-2");

        Assert.That(People.Steps.Count(step => step == LinkStep.SignIn), Is.EqualTo(2));
    }

    [Test]
    public async Task What_another_process_renewed_is_used()
    {
        await PayAsync();
        var client = CreateLinkClient();
        Server.Asks(Challenge("challenge-2")).Answers(HttpStatusCode.OK);
        using (await client.GetAsync(Shop))
        {
        }

        Link.EndAccess();
        await PayAsync("challenge-3");
        People.All.Clear();
        Server.Asks(Challenge("challenge-4")).Answers(HttpStatusCode.OK);
        using var response = await client.GetAsync(Shop);

        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(People.Steps, Does.Not.Contain(LinkStep.SignIn));
    }

    [TestCase("not json")]
    [TestCase("{}")]
    [TestCase("""{"clientId":"client_of_the_sandbox","accessToken":"a b","expiresAt":"2027-11-21T09:00:00.0000000+00:00"}""")]
    [TestCase("""{"clientId":"somebody_else","accessToken":"canary","expiresAt":"2027-11-21T09:00:00.0000000+00:00"}""")]
    public async Task A_file_that_is_not_ours_is_neither_used_nor_overwritten(string content)
    {
        await PayAsync();
        await File.WriteAllTextAsync(TokenFile, content);

        var failure = await FailureAsync(Challenge("challenge-2"));

        Assert.That(failure.Failure, Is.EqualTo(LinkFailure.TokenFile));
        Assert.That(failure.Message, Does.Contain(TokenFile).And.Not.Contain("canary"));
        Assert.That(await File.ReadAllTextAsync(TokenFile), Is.EqualTo(content));
    }

    [Test]
    [Platform(Exclude = "Win")]
    public async Task A_file_that_others_can_read_is_refused()
    {
        await PayAsync();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(TokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        Assert.That((await FailureAsync(Challenge("challenge-2"))).Message, Does.Contain("chmod 600"));
    }

    [Test]
    public void Options_that_cannot_be_used_say_what_to_write()
    {
        var link = Options.Stripe.Link!;
        (link.ClientId, link.TokenFile, link.ApiBase, link.ApprovalTimeout) = ("", "link.json", new Uri("http://api.link.example/"), TimeSpan.FromMinutes(11));

        Assert.That(() => CreateLinkClient(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("Link:ClientId")
            .And.Message.Contains("Link:TokenFile").And.Message.Contains("Link:ApiBase").And.Message.Contains("Link:ApprovalTimeout"));
    }

    [Test]
    public void Both_questions_must_fit_into_the_reservation()
    {
        Options.Policy.ApprovalTimeout = TimeSpan.FromMinutes(6);

        Assert.That(() => CreateLinkClient(), Throws.TypeOf<OptionsValidationException>().With.Message.Contains("15 minutes"));
    }

    private void BeforeFirstPoll(Action act)
    {
        var isFirst = true;
        Clock.OnWait = wait =>
        {
            if (isFirst)
            {
                isFirst = false;
                act();
            }

            return wait != Options.Policy.ApprovalTimeout;
        };
    }

    /// <summary>Pays with a client of its own, as another process would.</summary>
    private async Task PayAsync(string challenge = "challenge-1", string expires = "2026-11-21T09:05:00Z")
    {
        Server.Asks(Challenge(challenge, expires: expires)).Answers(HttpStatusCode.OK);
        using var response = await CreateLinkClient().GetAsync(Shop);
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }
}
