using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Mpp.Sandbox.Stripe;
using Mpp.Sandbox.Stripe.Link;

namespace Mpp.Client.Tests.Sandbox;

/// <summary>What the simulated Link refuses: a stand-in that takes everything proves nothing.</summary>
[TestFixture]
internal sealed class SimulatedLinkTests
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    private ManualTime _time = null!;
    private SimulatedStripe _stripe = null!;
    private SimulatedLink _link = null!;
    private HttpClient _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _time = new ManualTime();
        _stripe = await SimulatedStripe.StartAsync(new SimulatedStripeOptions { TimeProvider = _time });
        _link = await SimulatedLink.StartAsync(new SimulatedLinkOptions { TimeProvider = _time, Stripe = _stripe.BaseAddress });
        _link.OnSignIn = SimulatedLinkDecision.Approve;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _link.BaseAddress };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _link.DisposeAsync();
        await _stripe.DisposeAsync();
    }

    [TestCase("other_client", "userinfo:read payment_methods.agentic", null, "invalid_client")]
    [TestCase("client_of_the_sandbox", "everything", null, "invalid_scope")]
    [TestCase("client_of_the_sandbox", "userinfo:read payment_methods.agentic", "surprise", "invalid_request")]
    public async Task A_sign_in_of_another_form_is_refused(string client, string scope, string? extra, string error)
    {
        var form = new Dictionary<string, string> { ["client_id"] = client, ["scope"] = scope };
        if (extra is not null)
        {
            form[extra] = "1";
        }

        Assert.That((await FormAsync("device/code", form)).Json.GetProperty("error").GetString(), Is.EqualTo(error));
    }

    [Test]
    public async Task Polling_faster_than_was_said_is_slowed_down_and_a_code_ends()
    {
        _link.OnSignIn = SimulatedLinkDecision.Wait;
        var code = await BeginAsync();

        Assert.That(await PollAsync(code), Is.EqualTo("authorization_pending"));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.That(await PollAsync(code), Is.EqualTo("slow_down"));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(await PollAsync(code), Is.EqualTo("slow_down"), "five seconds more from now on");
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.That(await PollAsync(code), Is.EqualTo("expired_token"));
    }

    [TestCase("""{"surprise":1}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"merchant_name":"A shop"}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"merchant_url":"https://shop.example"}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"credential_type":"card"}""", HttpStatusCode.UnprocessableEntity)]
    [TestCase("""{"amount":0}""", HttpStatusCode.UnprocessableEntity)]
    [TestCase("""{"amount":50001}""", HttpStatusCode.UnprocessableEntity)]
    [TestCase("""{"context":"too short"}""", HttpStatusCode.UnprocessableEntity)]
    [TestCase("""{"network_id":""}""", HttpStatusCode.UnprocessableEntity)]
    [TestCase("""{"expires_at":1}""", HttpStatusCode.UnprocessableEntity)]
    public async Task A_spend_request_of_another_form_is_refused(string change, HttpStatusCode status)
    {
        await SignInAsync();

        Assert.That((await CreateAsync(change)).Status, Is.EqualTo(status));
        Assert.That(_link.SpendRequests, Is.Empty);
    }

    [Test]
    public async Task Nothing_is_done_without_a_sign_in() => Assert.That((await CreateAsync("{}")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));

    [Test]
    public async Task A_token_is_made_once_for_what_was_approved_and_not_before()
    {
        await SignInAsync();
        var id = (await CreateAsync("{}")).Json.GetProperty("id").GetString()!;
        var before = await ReadAsync(id);
        _link.Approve(id);
        var first = await ReadAsync(id);
        var second = await ReadAsync(id);

        Assert.That(before.TryGetProperty("shared_payment_token", out _), Is.False);
        Assert.That(first.GetProperty("shared_payment_token").GetProperty("id").GetString(), Is.EqualTo(_stripe.Tokens.Single().Id));
        Assert.That(second.GetProperty("shared_payment_token").GetProperty("id").GetString(), Is.EqualTo(_stripe.Tokens.Single().Id));
        Assert.That((_stripe.Tokens.Single().MaxAmount, _stripe.Tokens.Single().NetworkBusinessProfile), Is.EqualTo((500, "profile_test_seller")));
    }

    [Test]
    public async Task A_question_that_nobody_answers_ends_after_ten_minutes()
    {
        await SignInAsync();
        await CreateAsync("{}");
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.That(_link.SpendRequests.Single().Status, Is.EqualTo("expired"));
    }

    private async Task SignInAsync()
    {
        var answer = await FormAsync("device/token", new() { ["grant_type"] = Grant, ["device_code"] = await BeginAsync(), ["client_id"] = "client_of_the_sandbox" });
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.Json.GetProperty("access_token").GetString());
    }

    private async Task<string> BeginAsync() =>
        (await FormAsync("device/code", new() { ["client_id"] = "client_of_the_sandbox", ["scope"] = "userinfo:read payment_methods.agentic" }))
        .Json.GetProperty("device_code").GetString()!;

    private async Task<string?> PollAsync(string code) =>
        (await FormAsync("device/token", new() { ["grant_type"] = Grant, ["device_code"] = code, ["client_id"] = "client_of_the_sandbox" }))
        .Json.GetProperty("error").GetString();

    private async Task<(HttpStatusCode Status, JsonElement Json)> FormAsync(string path, Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> CreateAsync(string change)
    {
        var fields = new Dictionary<string, JsonElement>();
        foreach (var json in (string[])[
            $$"""{"credential_type":"shared_payment_token","network_id":"profile_test_seller","amount":500,"currency":"usd","request_approval":true,"context":"{{new string('x', 100)}}"}""",
            change])
        {
            foreach (var field in JsonElement.Parse(json).EnumerateObject())
            {
                fields[field.Name] = field.Value;
            }
        }

        var body = "{" + string.Join(',', fields.Select(field => $"\"{field.Key}\":{field.Value.GetRawText()}")) + "}";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(new Uri("spend_requests", UriKind.Relative), content);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }

    private async Task<JsonElement> ReadAsync(string id) =>
        JsonElement.Parse(await _http.GetStringAsync(new Uri($"spend_requests/{id}?include=shared_payment_token", UriKind.Relative)));
}
