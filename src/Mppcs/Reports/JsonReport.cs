using System.Globalization;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mppcs.Reports;

/// <summary>Writes the one JSON object that a command reports with <c>--format json</c>.</summary>
internal static class JsonReport
{
    public static Task WriteAsync(ToolContext context, Report report, CancellationToken cancellationToken) =>
        JsonOutput.WriteAsync(context, json => Write(json, report), cancellationToken);

    /// <summary>The error, or null. Shared with the other commands.</summary>
    public static void WriteError(Utf8JsonWriter json, ReportedError? error)
    {
        if (error is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("code", error.Code);
        json.WriteString("message", error.FullMessage);
        json.WriteString("phase", error.Phase);
        json.WriteBoolean("retrySafe", error.IsRetrySafe);
        if (error.ResumeUntil is { } end)
        {
            json.WriteString("resumeUntil", Rfc3339.Format(end));
        }

        if (error.ProblemType is { } type)
        {
            json.WriteString("problemType", type);
        }

        if (error.NextStep is { } step)
        {
            json.WriteStartObject("nextStep");
            json.WriteString("whose", step.Whose);
            json.WriteString("kind", step.Kind);
            json.WriteString("url", step.Url?.AbsoluteUri);
            json.WriteEndObject();
        }

        if (error.Reasons.Count > 0)
        {
            json.WriteStartArray("reasons");
            foreach (var reason in error.Reasons)
            {
                WriteReason(json, reason);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void WriteRecipients(Utf8JsonWriter json, IReadOnlyList<PaymentRecipient> recipients)
    {
        json.WriteStartArray("recipients");
        foreach (var recipient in recipients)
        {
            json.WriteStartObject();
            json.WriteString("address", DisplayText.Sanitize(recipient.Address, 200));
            json.WriteString("amount", Number(recipient.Amount));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>How the rail names the currency: a token address, or a currency code.</summary>
    public static string CurrencyName(PaymentCurrency currency) => currency.Key[(currency.Key.LastIndexOf(':') + 1)..];

    public static string Number(UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, Report report)
    {
        json.WriteStartObject();
        WriteHead(json, report);
        if (report.Body is { } body)
        {
            BodyJson.Write(json, body, report.BodyType);
        }
        else
        {
            json.WriteNull("body");
        }

        if (report.BodyFile is { } file)
        {
            json.WriteString("bodyFile", file);
        }

        WriteError(json, report.Conclusion.Error);
        json.WriteEndObject();
    }

    /// <summary>Everything but body and error.</summary>
    public static void WriteHead(Utf8JsonWriter json, Report report)
    {
        WriteNumberOrNull(json, "status", report.Status);
        json.WriteString("outcome", report.Conclusion.Outcome);
        WritePayment(json, report);
        WriteReceipt(json, report.Payment?.Receipt);
        json.WriteString("apiKey", report.Payment?.ApiKey);
        json.WriteStartObject("headers");
        foreach (var (name, value) in report.Headers)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    /// <summary>The payment, or null when none got as far as a signature.</summary>
    public static void WritePayment(Utf8JsonWriter json, Report report)
    {
        if (report.Record is not { State: not (LedgerState.Reserved or LedgerState.Released) } record)
        {
            json.WriteNull("payment");
            return;
        }

        json.WriteStartObject("payment");
        json.WriteString("ledgerId", record.Id);
        json.WriteString("origin", record.Origin);
        json.WriteString("method", record.Method);
        json.WriteString("intent", record.Intent);
        json.WriteString("mode", record.Mode);
        json.WriteString("amount", Number(record.Amount));
        json.WriteString("currency", CurrencyName(record.Currency));
        json.WriteString("display", record.Currency.ToMoney(record.Amount).ToString());
        json.WriteString("maximumFee", Number(record.Exposure - record.Amount));
        if (record.ChainId is { } chain)
        {
            json.WriteNumber("chainId", chain);
        }
        else
        {
            json.WriteNull("chainId");
        }

        WriteRecipients(json, record.Recipients);
        json.WriteString("reference", report.Reference is { } reference ? DisplayText.Sanitize(reference, 200) : null);
        json.WriteString("explorer", report.Explorer?.AbsoluteUri);
        json.WriteEndObject();
    }

    /// <summary>The receipt, or null.</summary>
    public static void WriteReceipt(Utf8JsonWriter json, PaymentReceipt? receipt)
    {
        if (receipt is null)
        {
            json.WriteNull("receipt");
            return;
        }

        json.WritePropertyName("receipt");
        WriteReceiptObject(json, receipt);
    }

    public static void WriteReceiptObject(Utf8JsonWriter json, PaymentReceipt receipt)
    {
        json.WriteStartObject();
        json.WriteString("method", receipt.Method);
        json.WriteString("status", receipt.Status);
        json.WriteString("timestamp", Rfc3339.Format(receipt.Timestamp));
        json.WriteString("reference", receipt.Reference);
        foreach (var (name, value) in receipt.Extra)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static void WriteReason(Utf8JsonWriter json, ChallengeRefusal refusal)
    {
        json.WriteStartObject();
        json.WriteString("method", Shown(refusal.Method));
        json.WriteString("intent", Shown(refusal.Intent));
        WriteViolation(json, refusal.Violations[0]);
        json.WriteEndObject();
    }

    public static void WriteViolation(Utf8JsonWriter json, PolicyViolation violation)
    {
        json.WriteString("rule", violation.Rule);
        json.WriteString("limit", DisplayText.Sanitize(violation.Limit));
        json.WriteString("asked", DisplayText.Sanitize(violation.Asked));
        json.WriteString("message", DisplayText.Sanitize(violation.Message, 500));
    }

    public static void WriteNumberOrNull(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string? Shown(string? text) => text is null ? null : DisplayText.Sanitize(text, 64);
}
