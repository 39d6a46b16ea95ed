using System.Net.Http.Headers;
using System.Text;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SimulatedStripeRequestTests : SimulatedStripeFixture
{
    [Test]
    public async Task The_same_idempotency_key_and_parameters_replay_the_first_answer()
    {
        Answer first = await MintAsync(idempotencyKey: "attempt-1");
        Answer second = await MintAsync(idempotencyKey: "attempt-1");
        Answer otherAccount = await MintAsync(idempotencyKey: "attempt-1", key: "sk_test_another");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Id, Is.EqualTo(first.Id));
            Assert.That(first.Header("Idempotent-Replayed"), Is.Null);
            Assert.That(second.Header("Idempotent-Replayed"), Is.EqualTo("true"));
            Assert.That(otherAccount.Id, Is.Not.EqualTo(first.Id));
            Assert.That(Stripe.Calls.Select(call => call.Replayed), Is.EqualTo((bool[])[false, true, false]));
            Assert.That(Stripe.Calls[0].IdempotencyKey, Is.EqualTo("attempt-1"));
        }
    }

    [Test]
    public async Task The_same_idempotency_key_with_other_parameters_is_an_idempotency_error()
    {
        await MintAsync(idempotencyKey: "attempt-1");

        Answer other = await MintAsync(("usage_limits[max_amount]", "501"), idempotencyKey: "attempt-1");

        Assert.That(other.Status, Is.EqualTo(400));
        Assert.That(other.Error("type"), Is.EqualTo("idempotency_error"));
    }

    [Test]
    public async Task An_idempotency_key_is_forgotten_after_a_day_and_after_a_request_that_was_invalid()
    {
        Answer invalid = await MintAsync(("metadata[a]", "b"), idempotencyKey: "attempt-1");
        Answer corrected = await MintAsync(idempotencyKey: "attempt-1");
        Time.Advance(TimeSpan.FromHours(24));
        Answer nextDay = await MintAsync(idempotencyKey: "attempt-1");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(invalid.Status, Is.EqualTo(400));
            Assert.That(corrected.Status, Is.EqualTo(200));
            Assert.That(nextDay.Id, Is.Not.EqualTo(corrected.Id));
        }
    }

    [TestCase("metadata[order]")]
    [TestCase("seller_details[network_id]")]
    [TestCase("usage_limits[recurring_interval]")]
    public async Task An_unknown_parameter_is_refused_by_name(string parameter)
    {
        Answer answer = await MintAsync((parameter, "x"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Status, Is.EqualTo(400));
            Assert.That(answer.Error("code"), Is.EqualTo("parameter_unknown"));
            Assert.That(answer.Error("param"), Is.EqualTo(parameter));
            Assert.That(answer.Error("message"), Is.EqualTo($"Received unknown parameter: {parameter}"));
            Assert.That(Stripe.Tokens, Is.Empty);
        }
    }

    [TestCase("2026-04-22.preview", "parameter_unknown")]
    [TestCase("2026-07-29.preview", null)]
    public async Task The_return_url_is_known_from_the_version_that_brought_it(string version, string? code)
    {
        Answer answer = await MintAsync(("return_url", "https://agent.example/done"), version: version);

        Assert.That(answer.Error("code"), Is.EqualTo(code));
    }

    [TestCase(null)]
    [TestCase("2026-07-29.dahlia")]
    [TestCase("2025-09-30.preview")]
    public async Task A_shared_payment_call_without_a_preview_version_is_refused(string? version)
    {
        Answer answer = await MintAsync(version: version);

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Error("type"), Is.EqualTo("invalid_request_error"));
    }

    [Test]
    public async Task A_payment_intent_needs_no_preview_version()
    {
        Answer answer = await PayAsync((await MintAsync()).Id, version: null);

        Assert.That(answer.Text("status"), Is.EqualTo("succeeded"));
    }

    [TestCase(Agent, "profile_seller", "The livemode of the API request and the network_id 'profile_seller' do not match.")]
    [TestCase("rk_live_agent", "profile_test_s", "The livemode of the API request and the network_id 'profile_test_s' do not match.")]
    [TestCase(Agent, "internal", "Stripe business profile not found")]
    public async Task A_seller_of_the_other_mode_is_refused(string key, string seller, string message)
    {
        Answer answer = await MintAsync(("seller_details[network_business_profile]", seller), key: key);

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Error("message"), Is.EqualTo(message));
    }

    [Test]
    public async Task A_live_key_makes_live_tokens_that_a_test_key_cannot_charge()
    {
        Answer minted = await MintAsync(("seller_details[network_business_profile]", "profile_seller"), key: "sk_live_agent");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(minted.Text("livemode"), Is.EqualTo("true"));
            Assert.That((await PayAsync(minted.Id)).Error("code"), Is.EqualTo("resource_missing"));
            Assert.That((await PayAsync(minted.Id, key: "sk_live_seller")).Text("status"), Is.EqualTo("succeeded"));
        }
    }

    [TestCase("usage_limits[currency]", "USD")]
    [TestCase("usage_limits[currency]", "")]
    [TestCase("usage_limits[max_amount]", "0")]
    [TestCase("usage_limits[max_amount]", "-5")]
    [TestCase("usage_limits[max_amount]", "1.5")]
    [TestCase("usage_limits[max_amount]", "9223372036854775808")]
    [TestCase("usage_limits[expires_at]", "0")]
    [TestCase("usage_limits[expires_at]", "99999999999999")]
    [TestCase("payment_method", "pm_unknown")]
    [TestCase("setup_future_usage", "off_session")]
    [TestCase("use_stripe_sdk", "false")]
    public async Task A_wrong_value_is_refused(string parameter, string value)
    {
        Answer answer = await MintAsync((parameter, value));

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(Stripe.Tokens, Is.Empty);
    }

    [Test]
    public async Task An_expiry_may_be_90_days_away_and_no_more()
    {
        const int NinetyDays = 90 * 24 * 3600;

        Answer longest = await MintAsync(("usage_limits[expires_at]", Time.Seconds(NinetyDays)));
        Answer longer = await MintAsync(("usage_limits[expires_at]", Time.Seconds(NinetyDays + 1)));

        Assert.That(longest.Status, Is.EqualTo(200));
        Assert.That(longer.Status, Is.EqualTo(400));
    }

    [TestCase(null)]
    [TestCase("Bearer nonsense")]
    [TestCase("Bearer pk_test_publishable")]
    [TestCase("Bearer sk_test_")]
    [TestCase("Basic %%%")]
    [TestCase("Digest sk_test_agent")]
    public async Task A_call_without_a_secret_key_is_unauthenticated(string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Issued) { Content = new FormUrlEncodedContent([]) };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);

        Answer answer = await Answer.ReadAsync(await Client.SendAsync(request));

        Assert.That(answer.Status, Is.EqualTo(401));
        Assert.That(answer.Error("type"), Is.EqualTo("invalid_request_error"));
    }

    [Test]
    public async Task Basic_authorization_names_the_same_account_as_bearer()
    {
        string id = (await MintAsync()).Id;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Issued}/{id}");
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Agent + ":")));
        request.Headers.Add("Stripe-Version", Preview);

        Answer answer = await Answer.ReadAsync(await Client.SendAsync(request));

        Assert.That(answer.Id, Is.EqualTo(id));
    }

    [Test]
    public async Task A_body_that_is_not_a_form_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Issued) { Content = new StringContent("{}") };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new("Bearer", Agent);
        request.Headers.Add("Stripe-Version", Preview);

        Answer answer = await Answer.ReadAsync(await Client.SendAsync(request));

        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Error("message"), Does.Contain("application/x-www-form-urlencoded"));
    }
}
