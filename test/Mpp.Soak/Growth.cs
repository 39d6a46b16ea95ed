namespace Mpp.Soak;

/// <summary>Whether a series of measurements stays level: the median of its last third against that of its first.</summary>
internal static class Growth
{
    /// <summary>How many measurements a judgement needs.</summary>
    public const int Fewest = 3;

    /// <param name="series">In the order of time, without the rounds in which everything is done for the first time.</param>
    /// <param name="tolerance">What may be added, as a part of the first median.</param>
    /// <param name="slack">What may be added on top.</param>
    public static bool IsLevel(IReadOnlyList<long> series, double tolerance, long slack)
    {
        if (series.Count < Fewest)
        {
            return true;
        }

        var third = series.Count / 3;
        var (first, last) = (Median(series.Take(third)), Median(series.Skip(series.Count - third)));
        return last <= (first * (1 + tolerance)) + slack;
    }

    public static long Median(IEnumerable<long> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
