using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mpp.Interop.Tests;

/// <summary>
/// The merchants, the chain and the reference client work with each other. When one of these fails, a failure of our own
/// client says nothing.
/// </summary>
[TestFixture]
public sealed partial class CounterpartsTests
{
    private const int Price = 10_000;

    // Nothing listens there: these tests stop at the 402, before a merchant has anything to ask Stripe.
    private const int NoStripe = 1;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    [OneTimeTearDown]
    public void Stop() => _http.Dispose();

    [Test]
    public async Task Counterparts_are_sound_a_free_route_costs_nothing()
    {
        using HttpResponseMessage response = await _http.GetAsync(Tempo("/free"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Counterparts_are_sound_an_unpaid_request_gets_a_payment_challenge()
    {
        using HttpResponseMessage response = await _http.GetAsync(Tempo("/paid"));

        string challenge = PaymentChallenges(response).Single();
        JsonElement request = RequestOf(challenge);
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired));
            Assert.That(challenge, Does.Contain("method=\"tempo\"").And.Contain("intent=\"charge\""));
            Assert.That(request.GetProperty("amount").GetString(), Is.EqualTo("10000"));
            Assert.That(request.GetProperty("currency").GetString(), Is.EqualTo(Anvil.PathUsd));
            Assert.That(request.GetProperty("recipient").GetString(), Is.EqualTo(InteropFixture.Payee));
            Assert.That(request.GetProperty("methodDetails").GetProperty("chainId").GetInt32(), Is.EqualTo(Anvil.ChainId));
        });
    }

    [Test]
    public async Task Counterparts_are_sound_a_paid_get_moves_exactly_the_price_once()
    {
        PayeeState before = await ReadPayeeAsync();

        ReferenceAnswer answer = await Client(0).SendAsync(Tempo("/paid"));

        Assert.That(answer.Status, Is.EqualTo(200), InteropFixture.TempoMerchant.StandardError);
        await AssertPaidOnceAsync(answer, before, "GET /paid");
    }

    [Test]
    public async Task Counterparts_are_sound_a_paid_order_answers_201_and_a_key_that_opens_it()
    {
        PayeeState before = await ReadPayeeAsync();

        ReferenceAnswer answer = await Client(1).SendAsync(Tempo("/order"), "POST", "two tins of tea");

        Assert.That(answer.Status, Is.EqualTo(201), InteropFixture.TempoMerchant.StandardError);
        Assert.That(answer.ApiKey, Does.StartWith("zn_test_"));
        await AssertPaidOnceAsync(answer, before, "POST /order");
        JsonElement order = JsonElement.Parse(answer.Body);
        Assert.That(order.GetProperty("received").GetString(), Is.EqualTo("two tins of tea"));
        Uri address = Tempo($"/orders/{order.GetProperty("id").GetString()}");
        Assert.That(await StatusAsync(address, null), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusAsync(address, answer.ApiKey), Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Counterparts_are_sound_a_paid_echo_says_what_body_it_was_sent()
    {
        const string Body = "tea for 2 \u2615";
        PayeeState before = await ReadPayeeAsync();

        ReferenceAnswer answer = await Client(2).SendAsync(Tempo("/echo"), "POST", Body);

        Assert.That(answer.Status, Is.EqualTo(200), InteropFixture.TempoMerchant.StandardError);
        await AssertPaidOnceAsync(answer, before, "POST /echo");
        JsonElement echo = JsonElement.Parse(answer.Body);
        Assert.Multiple(() =>
        {
            Assert.That(echo.GetProperty("body").GetString(), Is.EqualTo(Body));
            Assert.That(echo.GetProperty("contentType").GetString(), Is.EqualTo("text/plain; charset=utf-8"));
            Assert.That(
                echo.GetProperty("sha256").GetString(),
                Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))));
        });
    }

    [Test]
    public async Task Counterparts_are_sound_a_digest_challenge_names_the_body_and_is_paid_with_it()
    {
        const string Body = "the body that was priced";
        using HttpResponseMessage unpaid = await _http.PostAsync(Tempo("/digest"), new StringContent(Body));
        string digest = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));
        Assert.That(PaymentChallenges(unpaid).Single(), Does.Contain($"digest=\"sha-256={digest}\""));
        PayeeState before = await ReadPayeeAsync();

        ReferenceAnswer answer = await Client(3).SendAsync(Tempo("/digest"), "POST", Body);

        Assert.That(answer.Status, Is.EqualTo(200), InteropFixture.TempoMerchant.StandardError);
        await AssertPaidOnceAsync(answer, before, "POST /digest");
    }

    [Test]
    public async Task Counterparts_are_sound_a_digest_challenge_is_not_paid_with_another_body()
    {
        PayeeState before = await ReadPayeeAsync();

        ReferenceAnswer answer = await Client(4).SendAsync(Tempo("/digest"), "POST", "one tin", paidBody: "ten tins");

        Assert.That(answer.Status, Is.EqualTo(402));
        Assert.That(answer.Body, Does.Contain("digest does not match"));
        Assert.That((await ReadPayeeAsync()).Transfers, Is.EqualTo(before.Transfers));
    }

    [TestCase("/paid", null)]
    [TestCase("/with-external-id", "order-4711")]
    public async Task Counterparts_are_sound_the_stripe_merchant_asks_for_five_dollars(string path, string? externalId)
    {
        await using MppxMerchant merchant =
            await MppxMerchant.StartStripeAsync(InteropFixture.Packages, NoStripe, CancellationToken.None);

        using HttpResponseMessage response = await _http.GetAsync(new Uri(merchant.Url, path));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired), merchant.StandardError);
        string challenge = PaymentChallenges(response).Single();
        Assert.That(challenge, Does.Contain("method=\"stripe\"").And.Contain("intent=\"charge\""));
        JsonElement request = RequestOf(challenge);
        AssertStripeRequest(request, "500");
        Assert.That(request.TryGetProperty("externalId", out JsonElement id) ? id.GetString() : null, Is.EqualTo(externalId));
    }

    [TestCase("GET", "/paid")]
    [TestCase("POST", "/order")]
    public async Task Counterparts_are_sound_the_merchant_of_both_rails_offers_half_a_dollar_on_each(string method, string path)
    {
        await using MppxMerchant merchant = await MppxMerchant.StartBothAsync(
            InteropFixture.Packages, InteropFixture.Anvil, InteropFixture.FreshAddress(), NoStripe, CancellationToken.None);

        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(merchant.Url, path));
        using HttpResponseMessage response = await _http.SendAsync(message);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PaymentRequired), merchant.StandardError);
        string[] challenges = PaymentChallenges(response);
        Assert.That(challenges, Has.Length.EqualTo(2));
        string tempo = challenges.Single(challenge => challenge.Contains("method=\"tempo\"", StringComparison.Ordinal));
        string stripe = challenges.Single(challenge => challenge.Contains("method=\"stripe\"", StringComparison.Ordinal));
        Assert.That(RequestOf(tempo).GetProperty("amount").GetString(), Is.EqualTo("500000"));
        AssertStripeRequest(RequestOf(stripe), "50");
    }

    private static Uri Tempo(string path) => new(InteropFixture.TempoMerchant.Url, path);

    private static ReferenceClient Client(int account) =>
        new(InteropFixture.Packages, InteropFixture.Anvil, DevelopmentAccount.WithFeesInPathUsd[account]);

    private static void AssertStripeRequest(JsonElement request, string amount)
    {
        JsonElement details = request.GetProperty("methodDetails");
        Assert.Multiple(() =>
        {
            Assert.That(request.GetProperty("amount").GetString(), Is.EqualTo(amount));
            Assert.That(request.GetProperty("currency").GetString(), Is.EqualTo("usd"));
            Assert.That(details.GetProperty("networkId").GetString(), Is.EqualTo("profile_test_fakeSeller"));
            Assert.That(
                details.GetProperty("paymentMethodTypes").EnumerateArray().Single().GetString(),
                Is.EqualTo("card"));
        });
    }

    private static async Task AssertPaidOnceAsync(ReferenceAnswer answer, PayeeState before, string route)
    {
        Assert.That(answer.Receipt, Is.Not.Null);
        JsonElement? transaction = await InteropFixture.Anvil.GetReceiptAsync(answer.Receipt!.Reference);
        Assert.That(transaction?.GetProperty("status").GetString(), Is.EqualTo("0x1"));
        PayeeState after = await ReadPayeeAsync();
        Assert.Multiple(() =>
        {
            Assert.That(answer.Receipt.Method, Is.EqualTo("tempo"));
            Assert.That(answer.Receipt.Status, Is.EqualTo("success"));
            Assert.That(after.Balance - before.Balance, Is.EqualTo((BigInteger)Price));
            Assert.That(after.Transfers - before.Transfers, Is.EqualTo(1));
            Assert.That(after.Deliveries[route] - before.Deliveries[route], Is.EqualTo(1));
        });
    }

    private static async Task<PayeeState> ReadPayeeAsync() => new(
        await InteropFixture.Anvil.BalanceOfAsync(Anvil.PathUsd, InteropFixture.Payee),
        await InteropFixture.Anvil.CountTransfersAsync(Anvil.PathUsd, InteropFixture.Payee),
        await InteropFixture.TempoMerchant.CountDeliveriesAsync());

    private async Task<HttpStatusCode> StatusAsync(Uri address, string? key)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, address);
        message.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage response = await _http.SendAsync(message);
        return response.StatusCode;
    }

    // On purpose not the parser of the client under test.
    private static string[] PaymentChallenges(HttpResponseMessage response) =>
    [
        .. response.Headers.NonValidated["WWW-Authenticate"]
            .SelectMany(line => Regex.Split(line, "(?=Payment id=)"))
            .Where(part => part.Length > 0),
    ];

    private static JsonElement RequestOf(string challenge) =>
        JsonElement.Parse(Base64Url.DecodeFromChars(RequestParameter().Match(challenge).Groups[1].Value));

    [GeneratedRegex("request=\"([^\"]+)\"")]
    private static partial Regex RequestParameter();

    private sealed record PayeeState(BigInteger Balance, int Transfers, IReadOnlyDictionary<string, int> Deliveries);
}
