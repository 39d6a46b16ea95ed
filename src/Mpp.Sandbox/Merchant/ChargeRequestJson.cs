using System.Globalization;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>Writes the <c>request</c> of a charge, as canonical JSON.</summary>
internal sealed class ChargeRequestJson(SandboxMerchantOptions options, ChallengeShape shape)
{
    public const string Tempo = "tempo";
    public const string Stripe = "stripe";

    private const int BaseUnitsOfACent = 10_000;

    public string Write(string method, long cents)
    {
        var text = MerchantJson.Object(method == Tempo ? json => WriteTempo(json, cents) : json => WriteStripe(json, cents));
        return CanonicalJson.Serialize(JsonElement.Parse(text));
    }

    private void WriteTempo(Utf8JsonWriter json, long cents)
    {
        var tempo = options.Tempo ?? throw new InvalidOperationException("The merchant is not paid on Tempo.");
        json.WriteString("amount", shape.Amount ?? Text(cents * BaseUnitsOfACent));
        json.WriteString("currency", shape.Currency ?? tempo.Currency);
        json.WriteString("recipient", shape.Recipient ?? tempo.Recipient);
        json.WriteOptional("externalId", shape.ExternalId);
        json.WriteStartObject("methodDetails");
        if (!shape.OmitChainId)
        {
            json.WriteNumber("chainId", shape.ChainId ?? tempo.ChainId);
        }

        if (shape.FeePayer)
        {
            json.WriteBoolean("feePayer", true);
        }

        json.WriteOptional("memo", shape.Memo);
        if (shape.SupportedModes is { } modes)
        {
            json.WriteStrings("supportedModes", modes);
        }

        if (shape.Splits is { } splits)
        {
            WriteSplits(json, splits);
        }

        json.WriteEndObject();
    }

    private static void WriteSplits(Utf8JsonWriter json, IEnumerable<SandboxTransferSplit> splits)
    {
        json.WriteStartArray("splits");
        foreach (var split in splits)
        {
            json.WriteStartObject();
            json.WriteString("amount", split.Amount);
            json.WriteString("recipient", split.Recipient);
            json.WriteOptional("memo", split.Memo);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteStripe(Utf8JsonWriter json, long cents)
    {
        var stripe = options.Stripe ?? throw new InvalidOperationException("The merchant is not paid through Stripe.");
        json.WriteString("amount", shape.Amount ?? Text(cents));
        json.WriteString("currency", shape.Currency ?? "usd");
        json.WriteOptional("externalId", shape.ExternalId);
        json.WriteStartObject("methodDetails");
        json.WriteString("networkId", stripe.NetworkId);
        json.WriteStrings("paymentMethodTypes", stripe.PaymentMethodTypes);
        json.WriteEndObject();
    }

    private static string Text(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}
