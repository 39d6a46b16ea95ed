using System.Text.Json;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Cli;

/// <summary>What the buyer has to do is told to the buyer, and to nobody else.</summary>
[TestFixture]
internal sealed class NextStepTests : CliFixture
{
    private const string Page = "https://hooks.stripe.example/3ds?step=1";

    [Test]
    public async Task The_page_that_Stripe_wants_opened_is_a_clear_next_step()
    {
        await WaitAsync(Page);
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe");
        Assert.That(run.ExitCode, Is.EqualTo(5));
        Assert.That(run.Error, Does.Contain($"Stripe wants you to act first. Its page, for you alone: {Page}\n").And.Contain("mppcs resume"));
        Assert.That(run.Error + await File.ReadAllTextAsync(LedgerPath), Does.Not.Contain("spt_waiting"));
        Assert.That(await File.ReadAllTextAsync(LedgerPath), Does.Not.Contain("hooks.stripe"));
    }

    [Test]
    public async Task Programs_of_the_buyer_get_it_as_a_field()
    {
        await WaitAsync(Page);
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe", "--format", "json");
        var step = run.JsonError.GetProperty("nextStep");
        Assert.That((step.GetProperty("whose").GetString(), step.GetProperty("kind").GetString(), step.GetProperty("url").GetString()),
            Is.EqualTo(("stripe", "redirect_to_url", Page)));
        Assert.That(run.ErrorText("message"), Does.Not.Contain("hooks"));
    }

    [TestCase("https://user:word@hooks.example/3ds")]
    [TestCase("javascript:alert(1)")]
    [TestCase("http://hooks.example/3ds")]
    public async Task A_page_that_is_none_is_not_shown(string page)
    {
        await WaitAsync(page);
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe");
        Assert.That(run.Error, Does.Contain("Stripe wants you to act first (redirect_to_url) and names no page for it.").And.Not.Contain(page));
    }

    [Test]
    public async Task Control_characters_in_the_page_are_escaped()
    {
        await WaitAsync("https://hooks.example/3ds?\\u001b[31m\\u202e");
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe");
        Assert.That(run.Error, Does.Contain("https://hooks.example/3ds?%1B").And.Not.Contain("\u001b").And.Not.Contain("\u202e"));
    }

    [Test]
    public async Task A_token_that_was_revoked_asks_for_nothing()
    {
        Variables["MPP_STRIPE_PAYMENT_METHOD"] = "pm_card_mintRequiresAction";
        var run = await RunAsync(Url("agent/orders"), "--json", Order, "--method", "stripe", "--max-spend", "20 USD", "--format", "json");
        Assert.That((run.ExitCode, run.JsonError.TryGetProperty("nextStep", out _)), Is.EqualTo((3, false)), run.Error);
    }

    [Test]
    public async Task Programs_behind_the_proxy_are_not_the_buyer()
    {
        await WaitAsync(Page);
        await using var proxy = await ProxySession.StartAsync(CreateContext(Stream.Null, Stream.Null, TextWriter.Null));
        using var body = new StringContent(Order, System.Text.Encoding.UTF8, "application/json");
        using var response = await proxy.Client.PostAsync(ProxySession.PathOf(Url("agent/orders")), body);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.That(JsonElement.Parse(answer).GetProperty("outcome").GetString(), Is.EqualTo("unknown"));
        Assert.That(answer + proxy.Notices, Does.Not.Contain("hooks.stripe"));
    }

    private async Task WaitAsync(string page)
    {
        await ConfigureAsync("""{"Policy": {"MaxPerPayment": "20 USD"}, "PreferredMethods": ["stripe"], "Stripe": {"MaxRetries": 0, "KeepWaitingTokens": true}}""");
        Sandbox.Stripe.Faults.FailNext = new SimulatedStripeFailure
        {
            StatusCode = 200,
            Body = """{"id":"spt_waiting_1","status":"requires_action","next_action":{"type":"redirect_to_url","redirect_to_url":{"url":"PAGE"}}}""".Replace("PAGE", page, StringComparison.Ordinal),
        };
    }
}
