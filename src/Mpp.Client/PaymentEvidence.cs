using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;

namespace Mpp.Client;

/// <summary>
/// What shows a merchant, or whoever decides between you, what was asked, what was paid and what came back. It holds no key, credential,
/// token, receipt or bought secret, and not what the payment was for.
/// </summary>
public sealed class PaymentEvidence
{
    /// <summary>The <c>format</c> of the bundle.</summary>
    public const string Format = "mpp-evidence/1";

    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly string _finding;
    private readonly DateTimeOffset _gatheredAt;

    internal PaymentEvidence(LedgerRecord record, string finding, DateTimeOffset gatheredAt)
    {
        Record = record;
        _finding = finding;
        _gatheredAt = gatheredAt;
    }

    /// <summary>The payment as the ledger holds it.</summary>
    public LedgerRecord Record { get; }

    /// <summary>
    /// Whether what was paid for was delivered, going by the status of the answer; <see langword="null"/> when no answer came or it was not
    /// paid.
    /// </summary>
    public bool? IsDelivered => Record.State == LedgerState.Settled && Record.HttpStatus is { } status ? status is >= 200 and < 300 : null;

    /// <summary>The bundle as indented JSON: payment, challenge as the server sent it, timeline, proof, and how to check each.</summary>
    public string ToJson()
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, Indented))
        {
            WriteTo(writer);
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    /// <summary>Writes the bundle as one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("gatheredAt", Rfc3339.Format(_gatheredAt));
        json.WriteString("summary", Summary);
        WritePayment(json);
        WriteChallenge(json);
        WriteTimeline(json);
        WriteProof(json);
        json.WriteStartArray("howToCheck");
        foreach (var check in HowToCheck())
        {
            json.WriteStringValue(check);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private string Summary
    {
        get
        {
            var what = $"{Record.Currency.ToMoney(Record.Amount)} by {Record.Method} to {Record.Recipients[0].Address} for {Record.HttpMethod} {Record.Origin}{Record.Path}";
            var answer = Record.HttpStatus is { } status ? string.Create(CultureInfo.InvariantCulture, $"the server answered {status}") : "no answer came";
            return Record.State switch
            {
                LedgerState.Settled when IsDelivered == true => $"{what} was paid and delivered.",
                LedgerState.Settled => $"{what} was paid and not delivered: {answer}.",
                LedgerState.Void => $"{what} was signed and is proven not to have been paid.",
                LedgerState.Released or LedgerState.Reserved => $"{what} was never signed.",
                _ => $"{what} was signed; {answer}, and whether it was paid is not proven.",
            };
        }
    }

    private void WritePayment(Utf8JsonWriter json)
    {
        json.WriteStartObject("payment");
        json.WriteString("ledgerId", Record.Id);
        json.WriteString("state", Record.State.ToString());
        WriteBoolean(json, "delivered", IsDelivered);
        json.WriteString("origin", Record.Origin);
        json.WriteString("httpMethod", Record.HttpMethod);
        json.WriteString("path", Record.Path);
        json.WriteString("requestDigest", Record.RequestDigest);
        json.WriteString("idempotencyKey", Record.IdempotencyKey);
        json.WriteString("method", Record.Method);
        json.WriteString("intent", Record.Intent);
        json.WriteString("mode", Record.Mode);
        json.WriteString("amount", Text(Record.Amount));
        json.WriteString("currency", Record.Currency.Key);
        json.WriteString("display", Record.Currency.ToMoney(Record.Amount).ToString());
        json.WriteStartArray("recipients");
        foreach (var recipient in Record.Recipients)
        {
            json.WriteStartObject();
            json.WriteString("address", recipient.Address);
            json.WriteString("amount", Text(recipient.Amount));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("validUntil", Record.ValidUntil is { } end ? Rfc3339.Format(end) : null);
        json.WriteStartObject("lookupKeys");
        foreach (var (name, value) in Record.LookupKeys)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WritePropertyName("httpStatus");
        WriteNumber(json, Record.HttpStatus);
        json.WriteString("reference", Record.Reference);
        json.WriteEndObject();
    }

    private void WriteChallenge(Utf8JsonWriter json)
    {
        json.WritePropertyName("challenge");
        if (Record.Challenge is not { } echo || !ChallengeEcho.TryParse(echo, out var challenge))
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName("asSent");
        ChallengeEcho.Write(json, challenge);
        json.WritePropertyName("request");
        challenge.RequestObject.WriteTo(json);
        json.WriteEndObject();
    }

    private void WriteTimeline(Utf8JsonWriter json)
    {
        json.WriteStartArray("timeline");
        foreach (var step in Record.Steps)
        {
            json.WriteStartObject();
            json.WriteString("state", step.State.ToString());
            json.WriteString("at", Rfc3339.Format(step.At));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteProof(Utf8JsonWriter json)
    {
        json.WriteString("finding", _finding);
        json.WritePropertyName("proof");
        if (Record.Proof is not { } proof)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("source", proof.Source);
        json.WritePropertyName("block");
        WriteNumber(json, proof.Block);
        json.WriteString("time", proof.Time is { } time ? Rfc3339.Format(time) : null);
        json.WriteBoolean("held", proof.IsHeld);
        json.WriteString("fee", proof.Fee is { } fee ? Text(fee) : null);
        json.WriteEndObject();
    }

    private IEnumerable<string> HowToCheck()
    {
        if (Record.Challenge is not null)
        {
            yield return "Merchant: the challenge's id is bound to its parameters by your own secret. Verify it as you verify a credential's.";
        }

        if (Record.RequestDigest is not null)
        {
            yield return "The request: requestDigest is the SHA-256, base64url, of 'METHOD PATH?QUERY' and a line feed, in UTF-8, followed by the SHA-256 of the body.";
        }

        if (Record.ChainId is { } chain)
        {
            var transaction = Record.Reference ?? Record.LookupKeys.GetValueOrDefault("transactionHash");
            yield return string.Create(CultureInfo.InvariantCulture, $"Anybody: ask a node of chain {chain} for ")
                + (transaction is null ? "the TransferWithMemo logs with payer and memo as in lookupKeys." : $"the receipt of transaction {transaction}: its TransferWithMemo log has payer and memo as in lookupKeys.");
        }
        else if (Record.Reference is { } reference)
        {
            yield return $"Merchant: look {reference} up at the payment provider.";
        }
    }

    private static string Text(UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);

    private static void WriteBoolean(Utf8JsonWriter json, string name, bool? value)
    {
        json.WritePropertyName(name);
        if (value is { } known)
        {
            json.WriteBooleanValue(known);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ulong? value)
    {
        if (value is { } known)
        {
            json.WriteNumberValue(known);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, int? value) => WriteNumber(json, (ulong?)value);
}
