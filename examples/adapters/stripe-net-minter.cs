#:package Stripe.net@52.2.0
#:project ../../src/Mpp.Client/Mpp.Client.csproj
#:project ../../src/Mpp.Sandbox/Mpp.Sandbox.csproj
#:property ManagePackageVersionsCentrally=false

// Mints shared payment tokens with Stripe's own client for .NET. How this file was checked is said in README.md beside it.
// It runs against the sandbox: no account, no money.
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mpp.Client.Http;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Sandbox;
using StripeNet = global::Stripe;

await using var sandbox = await MppSandbox.StartAsync();
var stripe = new StripeNet.StripeClient(sandbox.StripeSecretKey, apiBase: sandbox.Stripe.BaseAddress.ToString().TrimEnd('/'));
var services = sandbox.PayerServices with { SharedPaymentTokenMinter = new StripeNetMinter(stripe, sandbox.StripePaymentMethod) };

using var http = new HttpClient { BaseAddress = sandbox.Merchant.BaseAddress };
using var paying = http.WithMppPayments(
    options =>
    {
        options.Policy.MaxPerPayment = "20 USD";
        options.PreferredMethods = ["stripe"];
    },
    services);
const string Order = """
    {
      "products": [{ "url": "https://shop.example/tea", "quantity": 2 }],
      "shipping_address": {
        "first_name": "Ada", "last_name": "Lovelace", "address_line1": "12 St James's Square",
        "city": "London", "postal_code": "SW1Y 4JH", "phone_number": "+442079460000", "country": "GB"
      },
      "max_price": 1500
    }
    """;
using var response = await paying.PostAsync(new Uri("/agent/orders", UriKind.Relative), new StringContent(Order, Encoding.UTF8, "application/json"));
var payment = response.GetMppPayment() ?? throw new InvalidOperationException("It was free.");
Console.WriteLine($"{(int)response.StatusCode}: {payment.Amount} {payment.Outcome} by {payment.Method}");

/// <summary>Mints through Stripe.net. Stripe's own retries are safe: each carries the idempotency key.</summary>
internal sealed class StripeNetMinter(StripeNet.StripeClient stripe, string paymentMethod) : ISharedPaymentTokenMinter
{
    // Shared payment tokens need a preview version; additional headers are applied after Stripe.net's own.
    private const string Version = "2026-07-29.preview";

    public bool IsLive { get; } = stripe.ApiKey.Contains("_live_", StringComparison.Ordinal);

    // Key and payment method are part of it: with other ones, the same mint would make a second token.
    public string Account { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{stripe.ApiKey}\n{paymentMethod}")));

    public async ValueTask<SharedPaymentToken> MintAsync(SharedPaymentTokenRequest request, CancellationToken cancellationToken = default)
    {
        var form = string.Join('&', new Dictionary<string, string>
        {
            ["payment_method"] = paymentMethod,
            ["seller_details[network_business_profile]"] = request.NetworkId,
            ["usage_limits[currency]"] = request.Currency,
            ["usage_limits[max_amount]"] = request.Amount.ToString(CultureInfo.InvariantCulture),
            ["usage_limits[expires_at]"] = request.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        }.Select(field => $"{Uri.EscapeDataString(field.Key)}={Uri.EscapeDataString(field.Value)}"));
        var options = new StripeNet.RawRequestOptions { IdempotencyKey = request.IdempotencyKey };
        options.AdditionalHeaders["Stripe-Version"] = Version;
        try
        {
            var answer = await stripe.RawRequestAsync(HttpMethod.Post, "/v1/shared_payment/issued_tokens", form, options, cancellationToken);
            return Read(request, JsonElement.Parse(answer.Content));
        }
        catch (StripeNet.StripeException refused) when (refused.HttpStatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.Conflict)
        {
            // Stripe's message may quote keys and tokens, so it stays here. Any other exception leaves the payment unknown, which is right.
            throw new PaymentMethodException($"Stripe did not mint a token ({(int)refused.HttpStatusCode}).", nothingWasSigned: true);
        }
    }

    private SharedPaymentToken Read(SharedPaymentTokenRequest request, JsonElement token)
    {
        var limits = token.GetProperty("usage_limits");
        var isAsAsked = token.GetProperty("status").GetString() == "active"
            && token.GetProperty("livemode").GetBoolean() == IsLive
            && token.GetProperty("seller_details").GetProperty("network_business_profile").GetString() == request.NetworkId
            && limits.GetProperty("currency").GetString() == request.Currency
            && limits.GetProperty("max_amount").GetInt64() == request.Amount
            && limits.GetProperty("expires_at").GetInt64() == request.ExpiresAt.ToUnixTimeSeconds();
        return isAsAsked
            ? new SharedPaymentToken(token.GetProperty("id").GetString()!)
            : throw new PaymentMethodException("Stripe minted a token that is not what was asked for. It was not sent to the seller.", nothingWasSigned: false);
    }
}
