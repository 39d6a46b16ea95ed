using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Writes <c>Payment-Receipt</c>.</summary>
internal static class ReceiptHeader
{
    public static string Write(SettledPayment payment, DateTimeOffset settledAt) => Base64UrlText.Encode(MerchantJson.Object(json =>
    {
        json.WriteString("method", payment.Method);
        json.WriteString("status", "success");
        json.WriteString("timestamp", Rfc3339.Format(settledAt));
        json.WriteString("reference", payment.Reference);
        json.WriteOptional("externalId", payment.ExternalId);
    }));
}
