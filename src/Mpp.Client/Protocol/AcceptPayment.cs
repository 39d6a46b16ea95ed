using System.Globalization;

namespace Mpp.Client.Protocol;

/// <summary>The <c>Accept-Payment</c> request header: which methods and intents the client can pay, ranked.</summary>
internal sealed class AcceptPayment
{
    private readonly IReadOnlyList<Range> _ranges;

    private AcceptPayment(IReadOnlyList<Range> ranges) => _ranges = ranges;

    /// <summary>Writes <paramref name="offers"/> in order of preference: the first without a weight, each further one a tenth lower.</summary>
    public static string Format(IEnumerable<(string Method, string Intent)> offers) =>
        string.Join(", ", offers.Select((offer, rank) => rank == 0
            ? $"{offer.Method}/{offer.Intent}"
            : string.Create(CultureInfo.InvariantCulture, $"{offer.Method}/{offer.Intent};q=0.{Math.Max(10 - rank, 1)}")));

    /// <summary>Reads a caller's own header; <see langword="null"/> when it is malformed, and then it ranks nothing.</summary>
    public static AcceptPayment? Parse(string value)
    {
        var ranges = new List<Range>();
        foreach (var member in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = member.Split(';', StringSplitOptions.TrimEntries);
            var names = parts[0].Split('/');
            if (names.Length != 2 || names[0].Length == 0 || names[1].Length == 0 || !TryReadQuality(parts, out var quality))
            {
                return null;
            }

            ranges.Add(new Range(names[0], names[1], quality));
        }

        return ranges.Count == 0 ? null : new AcceptPayment(ranges);
    }

    /// <summary>The weight of a method and intent in thousandths; 0 = not to be used. The most specific range decides.</summary>
    public int QualityOf(string method, string intent) => _ranges
        .Where(range => range.Covers(method, intent))
        .OrderByDescending(range => range.Specificity)
        .FirstOrDefault()?.Quality ?? 0;

    private static bool TryReadQuality(string[] parts, out int thousandths)
    {
        thousandths = 1000;
        if (parts.Length == 1)
        {
            return true;
        }

        if (parts.Length != 2 || !parts[1].StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            || !decimal.TryParse(parts[1].AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
            || quality is < 0 or > 1)
        {
            return false;
        }

        thousandths = (int)(quality * 1000);
        return true;
    }

    private sealed record Range(string Method, string Intent, int Quality)
    {
        public int Specificity => (Method == "*" ? 0 : 2) + (Intent == "*" ? 0 : 1);

        public bool Covers(string method, string intent) => (Method == "*" || Method == method) && (Intent == "*" || Intent == intent);
    }
}
