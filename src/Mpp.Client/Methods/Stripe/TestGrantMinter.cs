using System.Text.Json;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// Grants tokens in test mode through Stripe's <c>POST /v1/test_helpers/shared_payment/granted_tokens</c>. The key is the seller's: a grant
/// goes to the account of the key, and names no seller. It has no status.
/// </summary>
internal sealed class TestGrantMinter(StripeOptions options, string secretKey, string paymentMethod, TimeProvider? clock = null)
    : StripeTokenMinter(options, secretKey, paymentMethod, kind: "test grant\n", clock)
{
    private const string Path = "v1/test_helpers/shared_payment/granted_tokens";

    public override string MintPath => Path;

    public override string ReadPath(string id) => $"v1/shared_payment/granted_tokens/{id}";

    public override string RevokePath(string id) => $"{Path}/{id}/revoke";

    public override string? StatusOf(JsonElement token) => (KindOf(token, "deactivated_at"), KindOf(token, "deactivated_reason")) switch
    {
        (JsonValueKind.Null, JsonValueKind.Null) => Active,
        (JsonValueKind.Number, JsonValueKind.String) => Deactivated,
        _ => null,
    };

    protected override IReadOnlyList<KeyValuePair<string, string>> Form(SharedPaymentTokenRequest request) =>
        [new("payment_method", PaymentMethod), .. Limits(request)];

    protected override bool IsForSeller(JsonElement token, SharedPaymentTokenRequest request) => true;

    private static JsonValueKind KindOf(JsonElement token, string name) =>
        token.TryGetProperty(name, out var value) ? value.ValueKind : JsonValueKind.Null;
}
