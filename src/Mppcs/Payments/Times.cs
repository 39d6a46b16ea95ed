using System.Globalization;

namespace Mppcs.Payments;

/// <summary>Points in time for people.</summary>
internal static class Times
{
    public static string Describe(DateTimeOffset time, TimeProvider clock)
    {
        var left = time - clock.GetUtcNow();
        var distance = left < TimeSpan.Zero ? $"{Length(left.Negate())} ago" : $"in {Length(left)}";
        return time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) + $" ({distance})";
    }

    public static string Minute(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>How long ago it was; a time that is still to come counts as now.</summary>
    public static string Age(DateTimeOffset time, TimeProvider clock)
    {
        var age = clock.GetUtcNow() - time;
        return Length(age < TimeSpan.Zero ? TimeSpan.Zero : age);
    }

    private static string Length(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalDays} days"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours} h {time.Minutes} min"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds} s"),
    };
}
