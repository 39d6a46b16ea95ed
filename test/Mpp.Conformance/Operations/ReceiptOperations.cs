using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Conformance.Operations;

/// <summary><c>receipt.parse</c> and <c>receipt.format</c>.</summary>
internal static class ReceiptOperations
{
    private static readonly string[] BaseFields = ["status", "method", "timestamp", "reference"];

    public static void Parse(JsonElement input, Utf8JsonWriter value)
    {
        var receipt = Read(input.ReadText("header"));
        value.WriteStartObject();
        value.WriteString("status", receipt.Status);
        value.WriteString("method", receipt.Method);
        value.WriteString("timestamp", receipt.TimestampText);
        value.WriteString("reference", receipt.Reference);
        foreach (var (name, field) in receipt.Extra)
        {
            value.WritePropertyName(name);
            field.WriteTo(value);
        }

        value.WriteEndObject();
    }

    public static void Format(JsonElement input, Utf8JsonWriter value)
    {
        var extra = input.EnumerateObject()
            .Where(field => !BaseFields.Contains(field.Name, StringComparer.Ordinal) && field.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(field => field.Name, field => field.Value, StringComparer.Ordinal);
        var header = ReceiptWriter.Format(
            input.ReadText("status"), input.ReadText("method"), input.ReadText("timestamp"), input.ReadText("reference"), extra);

        // What a client would not take is not written.
        _ = Read(header);
        HeaderText.Write(value, header);
    }

    private static PaymentReceipt Read(string header)
    {
        if (!PaymentReceipt.TryParse(header, out var receipt, out var error))
        {
            throw new InputException($"It is not a receipt: {error}.");
        }

        return receipt.ClaimsSuccess ? receipt : throw new InputException("It is not a receipt: 'status' is not 'success'.");
    }
}
