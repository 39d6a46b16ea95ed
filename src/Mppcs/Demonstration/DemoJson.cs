using System.Text.Json;
using Mppcs.Decoding;
using Mppcs.Quotes;
using Mppcs.Reports;

namespace Mppcs.Demonstration;

/// <summary>The demonstration for programs.</summary>
internal static class DemoJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<QuotedChallenge> challenges, IReadOnlyList<DemoOrder> orders)
    {
        json.WriteStartObject();
        json.WriteStartArray("challenges");
        foreach (var challenge in challenges)
        {
            json.WriteStartObject();
            QuoteJson.WriteMembers(json, challenge);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("orders");
        foreach (var order in orders)
        {
            WriteOrder(json, order);
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }

    private static void WriteOrder(Utf8JsonWriter json, DemoOrder order)
    {
        json.WriteStartObject();
        JsonReport.WriteNumberOrNull(json, "status", order.Report.Status);
        json.WriteString("outcome", order.Report.Conclusion.Outcome);
        JsonReport.WritePayment(json, order.Report);
        JsonReport.WriteReceipt(json, order.Report.Payment?.Receipt);
        json.WriteString("apiKey", Secrets.Shorten(order.ApiKey));
        json.WriteString("orderId", order.Id);
        WriteList(json, "paymentSteps", order.PaymentSteps);
        WriteList(json, "orderSteps", order.OrderSteps);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
