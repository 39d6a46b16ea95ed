using Mpp.Client.Protocol;

namespace Mppcs.Payments;

/// <summary>The header fields of a response, fit to be shown.</summary>
internal static class ResponseHeaders
{
    private const int LongestValue = 16_384;

    /// <summary>Lower-case names; several values of one name are joined. A bought key is reported elsewhere and left out here.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(HttpResponseMessage response, bool hasBoughtKey) =>
    [
        .. All(response)
            .Where(header => !hasBoughtKey || !header.Key.Equals(PaymentHeaderNames.ApiKey, StringComparison.OrdinalIgnoreCase))
            .GroupBy(header => header.Key.ToLowerInvariant(), StringComparer.Ordinal)
            .Select(group => KeyValuePair.Create(group.Key, string.Join(", ", group.Select(header => header.Value)))),
    ];

    /// <summary>Every field as it came, one entry a line.</summary>
    public static IEnumerable<KeyValuePair<string, string>> All(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, DisplayText.Sanitize(value, LongestValue))));
}
