using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;

namespace Mpp.Client.PostgreSql;

/// <summary>The lists of a record as JSON text: amounts as decimal text, because JSON numbers lose precision.</summary>
internal static class PaymentJson
{
    public static string Write(IReadOnlyList<PaymentRecipient> recipients) => JsonSerializer.Serialize(
        [.. recipients.Select(recipient => new RecipientRow(recipient.Address, recipient.Amount.ToString(CultureInfo.InvariantCulture)))],
        PaymentJsonContext.Default.RecipientRowArray);

    public static string Write(IReadOnlyDictionary<string, string> keys) =>
        JsonSerializer.Serialize(keys, PaymentJsonContext.Default.IReadOnlyDictionaryStringString);

    /// <exception cref="FormatException">The text holds something else.</exception>
    public static IReadOnlyList<PaymentRecipient> ReadRecipients(string text) =>
        [.. Read(text, PaymentJsonContext.Default.RecipientRowArray).Select(row => new PaymentRecipient(
            row.Address, BaseUnits.TryParse(row.Amount, out var amount) ? amount : throw new FormatException("An amount is not a whole number.")))];

    public static string Write(IReadOnlyList<LedgerStep> steps) => JsonSerializer.Serialize([.. steps], PaymentJsonContext.Default.LedgerStepArray);

    /// <exception cref="FormatException">The text holds something else.</exception>
    public static IReadOnlyList<LedgerStep> ReadSteps(string text) => Read(text, PaymentJsonContext.Default.LedgerStepArray);

    /// <exception cref="FormatException">The text holds something else.</exception>
    public static IReadOnlyDictionary<string, string> ReadKeys(string text) => Read(text, PaymentJsonContext.Default.IReadOnlyDictionaryStringString);

    private static T Read<T>(string text, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new FormatException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("It is not what a ledger writes.", exception);
        }
    }
}
