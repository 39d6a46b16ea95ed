using System.Globalization;
using System.Text;
using System.Text.Json;
using Mpp.Client.Protocol;
using Mppcs.Payments;
using Mppcs.Quotes;

namespace Mppcs.Decoding;

/// <summary>Explains protocol text to people.</summary>
internal sealed class DecodeText(ToolContext context)
{
    private const int LongestField = 300;

    private readonly StringBuilder _page = new();
    private readonly Ink _ink = context.OutputInk;

    public string Describe(DecodedText text)
    {
        foreach (var challenge in text.Challenges?.Challenges ?? [])
        {
            Title($"Payment challenge: {challenge.Method}/{challenge.Intent}");
            Describe(challenge);
        }

        if (text.Credential is { } credential)
        {
            Describe(credential);
        }

        if (text.Receipt is { } receipt)
        {
            Describe(receipt);
        }

        return _page.ToString();
    }

    private void Describe(PaymentChallenge challenge)
    {
        Line("id", challenge.Id, "single use");
        Line("realm", challenge.Realm, "the server's name for itself; proves nothing");
        var (quote, problem) = ChallengeReading.Price(challenge);
        if (quote is not null)
        {
            _page.Append(new QuoteText(context).DescribeTerms(quote));
        }
        else
        {
            Line("terms", problem!, "");
            Line("expires", challenge.ExpiresAt is { } end ? Times.Describe(end, context.Clock) : "not said", "");
        }

        Optional("digest", challenge.Digest, "the body must have this digest");
        Optional("header", challenge.Header, "where the credential is wanted");
        Optional("says", challenge.Description, "the server's words, unverified");
        Optional("opaque", challenge.Opaque, "the server's own data, sent back unchanged");
        Line("request", JsonText(challenge.RequestObject), "");
    }

    private void Describe(PaymentCredential credential)
    {
        Title($"Payment credential: {credential.Challenge.Method}/{credential.Challenge.Intent}");
        Optional("source", credential.Source, "who pays");
        foreach (var (name, value) in Secrets.Describe(credential.Payload))
        {
            Line(name, value, value.Contains('…', StringComparison.Ordinal) ? "shortened: it is worth the money" : "");
        }

        Title("for the challenge");
        Describe(credential.Challenge);
    }

    private void Describe(PaymentReceipt receipt)
    {
        Title("Payment receipt: the server's claim, not a proof");
        Line("status", receipt.Status, "");
        Line("method", receipt.Method, "");
        Line("timestamp", Times.Describe(receipt.Timestamp, context.Clock), "the server's clock");
        Line("reference", receipt.Reference, receipt.Method switch
        {
            "tempo" => "transaction hash",
            "stripe" => "PaymentIntent",
            _ => "",
        });
        foreach (var (name, value) in receipt.Extra)
        {
            Line(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : JsonText(value), "");
        }
    }

    private void Title(string text) => _page.Append(_page.Length > 0 ? "\n" : "").Append(_ink.Strong(DisplayText.Sanitize(text, LongestField))).Append('\n');

    private void Optional(string label, string? value, string meaning)
    {
        if (value is not null)
        {
            Line(label, value, meaning);
        }
    }

    private void Line(string label, string value, string meaning)
    {
        var explained = meaning.Length == 0 ? "" : "  " + _ink.Faint($"({meaning})");
        _page.Append(CultureInfo.InvariantCulture, $"   {DisplayText.Sanitize(label, 30),-8} {DisplayText.Sanitize(value, LongestField)}{explained}\n");
    }

    private static string JsonText(JsonElement element)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            element.WriteTo(json);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
