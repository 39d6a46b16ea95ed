using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Reports;

namespace Mppcs.Journal;

/// <summary>Records for programs.</summary>
internal static class RecordJson
{
    private const int LongestText = 500;

    /// <summary>One object with the payments, and no error.</summary>
    public static Task WriteAllAsync(ToolContext context, IReadOnlyList<LedgerRecord> records, CancellationToken cancellationToken) =>
        JsonOutput.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("payments");
            foreach (var record in records)
            {
                Write(json, record);
            }

            json.WriteEndArray();
            JsonReport.WriteError(json, error: null);
            json.WriteEndObject();
        }, cancellationToken);

    public static void Write(Utf8JsonWriter json, LedgerRecord record)
    {
        json.WriteStartObject();
        WriteMembers(json, record);
        json.WriteEndObject();
    }

    public static void WriteMembers(Utf8JsonWriter json, LedgerRecord record)
    {
        WriteMoney(json, record);
        json.WriteString("createdAt", Rfc3339.Format(record.CreatedAt));
        json.WriteString("updatedAt", Rfc3339.Format(record.UpdatedAt));
        json.WriteString("validUntil", Time(record.ValidUntil));
        json.WriteString("httpMethod", Shown(record.HttpMethod));
        json.WriteString("path", Shown(record.Path));
        json.WriteString("challengeId", Shown(record.ChallengeId));
        json.WriteString("purpose", Shown(record.Purpose));
        json.WriteString("idempotencyKey", Shown(record.IdempotencyKey));
        JsonReport.WriteNumberOrNull(json, "httpStatus", record.HttpStatus);
        json.WriteString("reference", Shown(record.Reference));
        json.WriteStartObject("lookupKeys");
        foreach (var (name, value) in record.LookupKeys)
        {
            json.WriteString(name, Shown(value));
        }

        json.WriteEndObject();
        WriteProof(json, record.Proof);
        json.WriteString("note", Shown(record.Note));
    }

    private static void WriteMoney(Utf8JsonWriter json, LedgerRecord record)
    {
        json.WriteString("ledgerId", record.Id);
        json.WriteString("state", record.State.ToString());
        json.WriteString("outcome", RecordOutcome.Of(record));
        json.WriteString("origin", Shown(record.Origin));
        json.WriteString("method", Shown(record.Method));
        json.WriteString("intent", Shown(record.Intent));
        json.WriteString("mode", Shown(record.Mode));
        json.WriteString("amount", JsonReport.Number(record.Amount));
        json.WriteString("exposure", JsonReport.Number(record.Exposure));
        json.WriteString("currency", JsonReport.CurrencyName(record.Currency));
        json.WriteString("display", record.Currency.ToMoney(record.Amount).ToString());
        if (record.ChainId is { } chain)
        {
            json.WriteNumber("chainId", chain);
        }
        else
        {
            json.WriteNull("chainId");
        }

        JsonReport.WriteRecipients(json, record.Recipients);
    }

    private static void WriteProof(Utf8JsonWriter json, LedgerProof? proof)
    {
        if (proof is null)
        {
            json.WriteNull("proof");
            return;
        }

        json.WriteStartObject("proof");
        json.WriteString("source", Shown(proof.Source));
        if (proof.Block is { } block)
        {
            json.WriteNumber("block", block);
        }

        json.WriteString("time", Time(proof.Time));
        json.WriteBoolean("held", proof.IsHeld);
        json.WriteString("fee", proof.Fee is { } fee ? JsonReport.Number(fee) : null);
        json.WriteEndObject();
    }

    private static string? Time(DateTimeOffset? time) => time is { } known ? Rfc3339.Format(known) : null;

    private static string? Shown(string? text) => text is null ? null : DisplayText.Sanitize(text, LongestText);
}
