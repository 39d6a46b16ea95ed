using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Mpp.Client.Protocol;

/// <summary>
/// A server's <c>Payment-Receipt</c> (draft-httpauth-payment-00, section 5.3). It is the server's claim, not a proof. Treat it as
/// sensitive: its text form shows neither <see cref="Reference"/> nor <see cref="Extra"/>.
/// </summary>
public sealed class PaymentReceipt
{
    private static readonly string[] BaseFields = ["status", "method", "timestamp", "reference"];

    private PaymentReceipt(
        string status, string method, string timestampText, DateTimeOffset timestamp, string reference, IReadOnlyDictionary<string, JsonElement> extra)
    {
        Status = status;
        Method = method;
        TimestampText = timestampText;
        Timestamp = timestamp;
        Reference = reference;
        Extra = extra;
    }

    /// <summary>What the server says of the payment; the protocol knows only <c>success</c>.</summary>
    public string Status { get; }

    /// <summary>The payment method that was used, for instance <c>tempo</c>.</summary>
    public string Method { get; }

    /// <summary>When the server settled the payment, by its own clock.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <summary>
    /// What finds the payment again: a transaction hash (<c>tempo</c>), a PaymentIntent id (<c>stripe</c>), or the challenge id for a
    /// payment of zero.
    /// </summary>
    public string Reference { get; }

    /// <summary>Fields beyond the four of the protocol, for instance <c>externalId</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extra { get; }

    /// <summary><see cref="Timestamp"/> as the server wrote it.</summary>
    internal string TimestampText { get; }

    /// <summary>Whether <see cref="Status"/> is the only one that the protocol knows.</summary>
    internal bool ClaimsSuccess => Status == "success";

    /// <summary>Names method and status only.</summary>
    public override string ToString() => $"{DisplayText.Sanitize(Method, 40)} receipt ({DisplayText.Sanitize(Status, 40)})";

    internal static bool TryParse(string headerValue, [NotNullWhen(true)] out PaymentReceipt? receipt, [NotNullWhen(false)] out string? error)
    {
        receipt = null;
        if (!Base64UrlText.TryDecode(headerValue.Trim(), out var json))
        {
            error = "it is not base64url";
            return false;
        }

        if (!StrictJson.TryParseObject(json, out var root, out error))
        {
            return false;
        }

        foreach (var field in BaseFields)
        {
            if (string.IsNullOrEmpty(root.GetText(field)))
            {
                error = $"'{field}' is missing or empty";
                return false;
            }
        }

        var text = root.GetText("timestamp")!;
        if (!Rfc3339.TryParse(text, out var timestamp))
        {
            error = "'timestamp' is not an RFC 3339 date-time";
            return false;
        }

        var extra = root.EnumerateObject().Where(field => !BaseFields.Contains(field.Name, StringComparer.Ordinal))
            .ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
        receipt = new PaymentReceipt(root.GetText("status")!, root.GetText("method")!, text, timestamp, root.GetText("reference")!, extra);
        return true;
    }
}
