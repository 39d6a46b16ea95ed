using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Mints through Stripe's <c>POST /v1/shared_payment/issued_tokens</c> with the agent's own secret key, for the seller that a challenge names.</summary>
internal sealed class IssuedTokenMinter(StripeOptions options, string secretKey, string paymentMethod, TimeProvider? clock = null)
    : StripeTokenMinter(options, secretKey, paymentMethod, kind: "", clock)
{
    private const string Path = "v1/shared_payment/issued_tokens";

    public override string MintPath => Path;

    public override string ReadPath(string id) => $"{Path}/{id}";

    public override string RevokePath(string id) => $"{Path}/{id}/revoke";

    public override string? StatusOf(JsonElement token) => token.GetText("status");

    protected override IReadOnlyList<KeyValuePair<string, string>> Form(SharedPaymentTokenRequest request) =>
        [new("payment_method", PaymentMethod), new("seller_details[network_business_profile]", request.NetworkId), .. Limits(request)];

    protected override bool IsForSeller(JsonElement token, SharedPaymentTokenRequest request) =>
        token.TryGetProperty("seller_details", out var seller) && HasText(seller, "network_business_profile", request.NetworkId);
}
