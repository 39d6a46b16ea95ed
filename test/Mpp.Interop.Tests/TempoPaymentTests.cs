using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;

namespace Mpp.Interop.Tests;

/// <summary>Our client pays a real mppx merchant on a real Tempo EVM.</summary>
[TestFixture]
public sealed class TempoPaymentTests
{
    private const int Price = 10_000;
    private const string Body = """{"product":"two tins of tea","note":"naïve café ☕"}""";

    private static DevelopmentAccount Account => DevelopmentAccount.WithFeesInPathUsd[2];

    private static Uri At(string path) => new(InteropFixture.TempoMerchant.Url, path);

    [Test]
    public async Task A_paid_get_is_mined_and_moves_exactly_the_price_and_a_fee_within_the_cap()
    {
        using var client = PayingClient.Create(Account, stripe: null);
        var payeeBefore = await BalanceAsync(InteropFixture.Payee);
        var payerBefore = await BalanceAsync(Account.Address);

        using var response = await client.Http.GetAsync(At("/paid"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), InteropFixture.TempoMerchant.StandardError);
        var payment = response.GetMppPayment()!;
        var receipt = (await InteropFixture.Anvil.GetReceiptAsync(payment.Receipt!.Reference))!.Value;
        var record = (await client.Ledger.ListAsync()).Single();
        Assert.Multiple(() =>
        {
            Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(payment.Amount!.ToString(), Is.EqualTo("0.01 USD"));
            Assert.That(receipt.GetProperty("status").GetString(), Is.EqualTo("0x1"));
            Assert.That(payment.LookupKeys["transactionHash"], Is.EqualTo(payment.Receipt.Reference), "the hash was known before the server told it");
            Assert.That(record.State, Is.EqualTo(LedgerState.Settled));
            Assert.That(record.Reference, Is.EqualTo(payment.Receipt.Reference));
        });
        Assert.That(await BalanceAsync(InteropFixture.Payee) - payeeBefore, Is.EqualTo((BigInteger)Price));
        var spent = payerBefore - await BalanceAsync(Account.Address);
        Assert.That(spent, Is.GreaterThan((BigInteger)Price).And.LessThanOrEqualTo((BigInteger)record.Exposure));
    }

    [Test]
    public async Task The_body_of_a_paid_post_arrives_unchanged()
    {
        using var client = PayingClient.Create(Account, stripe: null);

        using var response = await client.Http.PostAsync(At("/echo"), new StringContent(Body, Encoding.UTF8, "application/json"));

        await AssertEchoAsync(response, "application/json; charset=utf-8");
    }

    [Test]
    public async Task The_body_of_a_paid_post_from_a_stream_that_cannot_be_rewound_arrives_unchanged()
    {
        using var client = PayingClient.Create(Account, stripe: null);
        var content = new StreamContent(new ForwardOnlyStream(Encoding.UTF8.GetBytes(Body)));
        content.Headers.TryAddWithoutValidation("Content-Type", "text/plain");

        using var response = await client.Http.PostAsync(At("/echo"), content);

        await AssertEchoAsync(response, "text/plain");
    }

    [Test]
    public async Task A_challenge_that_is_bound_to_the_body_is_paid_with_that_body()
    {
        using var client = PayingClient.Create(Account, stripe: null);

        using var response = await client.Http.PostAsync(At("/digest"), new StringContent(Body, Encoding.UTF8, "application/json"));

        await AssertEchoAsync(response, "application/json; charset=utf-8");
        Assert.That(response.GetMppPayment()!.Quote!.Challenge.Digest, Does.StartWith("sha-256="));
    }

    [Test]
    public async Task A_bought_key_is_delivered_and_opens_the_order()
    {
        using var client = PayingClient.Create(Account, stripe: null);

        using var response = await client.Http.PostAsync(At("/order"), new StringContent("two tins of tea"));

        var payment = response.GetMppPayment()!;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created), InteropFixture.TempoMerchant.StandardError);
        var order = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        using var poll = new HttpRequestMessage(HttpMethod.Get, At($"/orders/{order.GetProperty("id").GetString()}"));
        poll.Headers.Authorization = new("Bearer", payment.ApiKey);
        using var polled = await client.Http.SendAsync(poll);
        Assert.That(polled.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(polled.GetMppPayment(), Is.Null, "polling is free");
    }

    [Test]
    public async Task A_free_route_costs_nothing()
    {
        using var client = PayingClient.Create(Account, stripe: null);

        using var response = await client.Http.GetAsync(At("/free"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.GetMppPayment(), Is.Null);
        Assert.That(await client.Ledger.ListAsync(), Is.Empty);
    }

    [Test]
    public async Task Twenty_payments_at_once_from_one_account_all_settle()
    {
        using var client = PayingClient.Create(Account, stripe: null);
        var payeeBefore = await BalanceAsync(InteropFixture.Payee);

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.Http.GetAsync(At("/paid"))));

        foreach (var response in responses)
        {
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled),
                $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()} {InteropFixture.TempoMerchant.StandardError}");
        }

        Assert.That(responses.Select(response => response.GetMppPayment()!.Receipt!.Reference), Is.Unique);
        Assert.That(await BalanceAsync(InteropFixture.Payee) - payeeBefore, Is.EqualTo((BigInteger)(20 * Price)));
    }

    [Test]
    public async Task A_price_above_the_limit_is_refused_and_nothing_moves()
    {
        using var client = PayingClient.Create(Account, stripe: null, options => options.Policy.MaxPerPayment = "0.005 USD");
        var transfersBefore = await InteropFixture.Anvil.CountTransfersAsync(Anvil.PathUsd, InteropFixture.Payee);

        var refused = Assert.ThrowsAsync<PaymentRefusedException>(() => client.Http.GetAsync(At("/paid")))!;

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo("max-per-payment"));
        Assert.That(await client.Ledger.ListAsync(), Is.Empty);
        Assert.That(await InteropFixture.Anvil.CountTransfersAsync(Anvil.PathUsd, InteropFixture.Payee), Is.EqualTo(transfersBefore));
    }

    private static async Task AssertEchoAsync(HttpResponseMessage response, string contentType)
    {
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), InteropFixture.TempoMerchant.StandardError);
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        var echo = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Multiple(() =>
        {
            Assert.That(echo.GetProperty("body").GetString(), Is.EqualTo(Body));
            Assert.That(echo.GetProperty("contentType").GetString(), Is.EqualTo(contentType));
            Assert.That(echo.GetProperty("sha256").GetString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))));
        });
    }

    private static Task<BigInteger> BalanceAsync(string address) => InteropFixture.Anvil.BalanceOfAsync(Anvil.PathUsd, address);

    private sealed class ForwardOnlyStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
