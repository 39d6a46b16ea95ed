using Mpp.Sandbox.Stripe.Link;

namespace Mpp.Client.Tests.Cli;

/// <summary>The tool with a simulated Link wallet in its settings.</summary>
[TestFixture]
internal sealed class LinkCommandTests : CliFixture
{
    private SimulatedLink _link = null!;

    [SetUp]
    public async Task StartLinkAsync()
    {
        _link = await SimulatedLink.StartAsync(new SimulatedLinkOptions
        {
            TimeProvider = new LeapingClock(),
            Stripe = Sandbox.Stripe.BaseAddress,
            StripeSecretKey = Sandbox.StripeSecretKey,
        });
        (_link.OnSignIn, _link.OnApproval) = (SimulatedLinkDecision.Approve, SimulatedLinkDecision.Approve);
        Clock = new HurriedTimers();
        Variables.Remove("MPP_STRIPE_SECRET_KEY");
        Variables.Remove("MPP_STRIPE_PAYMENT_METHOD");
        var file = InFolder("link.json").Replace('\\', '/');
        await ConfigureAsync($$$"""
            {
              "Policy": { "MaxPerPayment": "20 USD" },
              "PreferredMethods": ["stripe"],
              "Stripe": { "Link": { "ClientId": "client_of_the_sandbox", "TokenFile": "{{{file}}}", "IsTest": true,
                                    "LoginBase": "{{{_link.BaseAddress}}}", "ApiBase": "{{{_link.BaseAddress}}}" } }
            }
            """);
    }

    [TearDown]
    public async Task StopLinkAsync() => await _link.DisposeAsync();

    [Test]
    public async Task Where_to_sign_in_and_what_to_approve_is_told_beside_the_result()
    {
        var run = await RunAsync(Url("agent/orders"), "--data", Order);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(run.Error, Does.Contain(new Uri(_link.BaseAddress, "device?code=").ToString()));
            Assert.That(run.Error, Does.Contain(new Uri(_link.BaseAddress, "approve/" + _link.SpendRequests.Single().Id).ToString()));
            Assert.That(run.Error, Does.Contain("Approve the payment of"));
            Assert.That(run.Output, Does.Not.Contain("device"));
            Assert.That($"{run.Error}{run.Output}", Does.Not.Contain("lat_sim").And.Not.Contain("lrt_sim").And.Not.Contain("spt_sim"));
        }
    }

    [Test]
    public async Task A_payment_that_the_owner_refuses_is_not_made()
    {
        _link.OnApproval = SimulatedLinkDecision.Deny;

        var run = await RunAsync(Url("agent/orders"), "--data", Order);

        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Error, Does.Contain("refused in Link"));
        Assert.That(Sandbox.Stripe.Tokens, Is.Empty);
    }

    [Test]
    public async Task What_Link_wants_first_is_a_clear_next_step()
    {
        _link.OnApproval = SimulatedLinkDecision.Wait;
        Clock = new ActingTimers(() =>
        {
            foreach (var request in _link.SpendRequests)
            {
                _link.RequireAction(request.Id, resumesByItself: false, "Add a card.");
            }
        });

        var run = await RunAsync(Url("agent/orders"), "--data", Order, "--format", "json");

        Assert.That(run.ExitCode, Is.EqualTo(3), run.Error);
        var step = run.JsonError.GetProperty("nextStep");
        Assert.That((step.GetProperty("whose").GetString(), step.GetProperty("url").GetString()), Is.EqualTo(("link", new Uri(_link.BaseAddress, "act").ToString())));
    }

    [Test]
    public async Task The_doctor_knows_the_wallet()
    {
        var run = await RunAsync("doctor");

        Assert.That($"{run.Output}{run.Error}", Does.Contain("A Link wallet mints test tokens"));
    }

    /// <summary>Every wait is over at once, after something was done.</summary>
    private sealed class ActingTimers(Action act) : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            act();
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    /// <summary>Time passes whenever somebody looks.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private int _looks;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromSeconds(6 * Interlocked.Increment(ref _looks));
    }
}
