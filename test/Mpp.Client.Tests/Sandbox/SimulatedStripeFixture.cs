using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Mpp.Sandbox.Stripe;

namespace Mpp.Client.Tests.Sandbox;

/// <summary>A fresh simulation for each test, and the calls that an agent and a seller make to it.</summary>
internal abstract class SimulatedStripeFixture
{
    protected const string Issued = "v1/shared_payment/issued_tokens";
    protected const string TestGrants = "v1/test_helpers/shared_payment/granted_tokens";
    protected const string Granted = "v1/shared_payment/granted_tokens";
    protected const string Intents = "v1/payment_intents";
    protected const string Preview = "2026-07-29.preview";
    protected const string Agent = "sk_test_agent";
    protected const string Seller = "sk_test_seller";

    protected ManualTime Time { get; private set; } = null!;

    protected SimulatedStripe Stripe { get; private set; } = null!;

    protected HttpClient Client { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Time = new ManualTime();
        Stripe = await SimulatedStripe.StartAsync(new SimulatedStripeOptions { TimeProvider = Time });
        Client = new HttpClient { BaseAddress = Stripe.BaseAddress };
    }

    [TearDown]
    public async Task StopAsync()
    {
        Client.Dispose();
        await Stripe.DisposeAsync();
    }

    protected static KeyValuePair<string, string>[] GrantForm =>
    [
        new("payment_method", "pm_card_visa"),
        new("usage_limits[currency]", "usd"),
        new("usage_limits[max_amount]", "500"),
    ];

    protected Task<Answer> MintAsync(
        (string Name, string Value)? change = null,
        string? idempotencyKey = null,
        string key = Agent,
        string? version = Preview,
        HttpClient? client = null)
    {
        var form = new Dictionary<string, string>
        {
            ["payment_method"] = "pm_card_visa",
            ["seller_details[network_business_profile]"] = "profile_test_seller",
            ["usage_limits[currency]"] = "usd",
            ["usage_limits[max_amount]"] = "500",
            ["usage_limits[expires_at]"] = Time.Seconds(300),
        };
        if (change is { } changed)
        {
            form[changed.Name] = changed.Value;
        }

        return PostAsync(Issued, form, key, idempotencyKey, version, client);
    }

    protected Task<Answer> PayAsync(
        string token,
        long amount = 500,
        string currency = "usd",
        string key = Seller,
        string? version = Preview,
        string parameter = "shared_payment_granted_token",
        HttpClient? client = null)
    {
        KeyValuePair<string, string>[] form =
        [
            new("amount", amount.ToString(CultureInfo.InvariantCulture)),
            new("automatic_payment_methods[allow_redirects]", "never"),
            new("automatic_payment_methods[enabled]", "true"),
            new("confirm", "true"),
            new("currency", currency),
            new("metadata[machine_payment]", "true"),
            new(parameter, token),
        ];
        return PostAsync(Intents, form, key, version: version, client: client);
    }

    protected async Task<Answer> PostAsync(
        string path,
        IEnumerable<KeyValuePair<string, string>> form,
        string key = Agent,
        string? idempotencyKey = null,
        string? version = Preview,
        HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await SendAsync(request, key, version, client ?? Client);
    }

    protected async Task<Answer> GetAsync(string path, string key = Agent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, key, Preview, Client);
    }

    private static async Task<Answer> SendAsync(HttpRequestMessage request, string key, string? version, HttpClient client)
    {
        request.Headers.Authorization = new("Bearer", key);
        if (version is not null)
        {
            request.Headers.Add("Stripe-Version", version);
        }

        return await Answer.ReadAsync(await client.SendAsync(request));
    }

    protected sealed record Answer(int Status, JsonNode Body, HttpResponseHeaders Headers)
    {
        public string Id => Text("id") ?? throw new AssertionException("The answer has no id: " + Body.ToJsonString());

        public static async Task<Answer> ReadAsync(HttpResponseMessage response)
        {
            using (response)
            {
                string body = await response.Content.ReadAsStringAsync();
                return new Answer((int)response.StatusCode, JsonNode.Parse(body)!, response.Headers);
            }
        }

        public string? Text(params string[] path) => path.Aggregate((JsonNode?)Body, (node, name) => node?[name])?.ToString();

        public string? Error(string name) => Text("error", name);

        public string? Header(string name) => Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : null;
    }
}
