using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>The <c>Payment-Receipt</c> of a settled payment.</summary>
internal static class ReceiptHeader
{
    public static string Write(SettledPayment payment, DateTimeOffset settledAt)
    {
        var extra = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (payment.ExternalId is { } externalId)
        {
            extra["externalId"] = JsonElement.Parse($"\"{JsonEncodedText.Encode(externalId)}\"");
        }

        return ReceiptWriter.Format("success", payment.Method, Rfc3339.Format(settledAt), payment.Reference, extra);
    }
}
