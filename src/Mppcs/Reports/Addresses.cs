using Mpp.Client.Protocol;

namespace Mppcs.Reports;

/// <summary>Addresses, shortened for people.</summary>
internal static class Addresses
{
    private const int LongestWhole = 40;
    private const int ShortestHex = 10;

    public static string OriginOf(Uri url) => PaymentOrigin.TryCreate(url, out var origin, out _) ? origin.ToString() : url.GetLeftPart(UriPartial.Authority);

    /// <summary><c>0x7099…79C8</c>; what is short already stays whole.</summary>
    public static string Shorten(string address)
    {
        var clean = DisplayText.Sanitize(address, 100);
        var isHex = clean.StartsWith("0x", StringComparison.Ordinal);
        return clean.Length <= (isHex ? ShortestHex : LongestWhole) ? clean : $"{clean[..6]}…{clean[^4..]}";
    }
}
