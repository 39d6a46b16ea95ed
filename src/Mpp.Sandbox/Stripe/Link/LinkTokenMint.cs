using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Mpp.Sandbox.Stripe.Link;

/// <summary>Makes the tokens of approved requests, at a simulated Stripe where there is one.</summary>
internal sealed class LinkTokenMint : IDisposable
{
    private readonly string _key;
    private readonly string _paymentMethod;
    private readonly HttpClient? _stripe;

    public LinkTokenMint(SimulatedLinkOptions options)
    {
        (_key, _paymentMethod) = (options.StripeSecretKey, options.PaymentMethod);
        _stripe = options.Stripe is null ? null : new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = options.Stripe };
    }

    public async Task<string> MakeAsync(SimulatedSpendRequest request, CancellationToken cancellationToken)
    {
        if (_stripe is null)
        {
            return "spt_sim_" + RandomNumberGenerator.GetHexString(18, lowercase: true);
        }

        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["payment_method"] = _paymentMethod,
            ["seller_details[network_business_profile]"] = request.NetworkId,
            ["usage_limits[currency]"] = request.Currency,
            ["usage_limits[max_amount]"] = request.Amount.ToString(CultureInfo.InvariantCulture),
        };
        if (request.ExpiresAt is { } end)
        {
            form["usage_limits[expires_at]"] = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        using var message = new HttpRequestMessage(HttpMethod.Post, "v1/shared_payment/issued_tokens") { Content = new FormUrlEncodedContent(form) };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        message.Headers.Add("Stripe-Version", "2026-07-29.preview");
        using HttpResponseMessage response = await _stripe.SendAsync(message, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)).GetProperty("id").GetString()!;
    }

    public void Dispose() => _stripe?.Dispose();
}
