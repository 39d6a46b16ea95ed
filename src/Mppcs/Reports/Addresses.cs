using Mpp.Client.Protocol;

namespace Mppcs.Reports;

/// <summary>Addresses, shortened for people.</summary>
internal static class Addresses
{
    private const int LongestWhole = 16;

    public static string OriginOf(Uri url) => PaymentOrigin.TryCreate(url, out var origin, out _) ? origin.ToString() : url.GetLeftPart(UriPartial.Authority);

    /// <summary><c>0x7099…79C8</c>; what is short already stays whole.</summary>
    public static string Shorten(string address)
    {
        var clean = DisplayText.Sanitize(address, 100);
        var head = clean.StartsWith("0x", StringComparison.Ordinal) ? 6 : 4;
        return clean.Length <= LongestWhole ? clean : $"{clean[..head]}…{clean[^4..]}";
    }
}
