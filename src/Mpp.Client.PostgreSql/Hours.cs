namespace Mpp.Client.PostgreSql;

/// <summary>The hours, in UTC, over which <c>mpp.total</c> adds up.</summary>
internal static class Hours
{
    /// <summary>The beginning of the hour in which a time lies.</summary>
    public static DateTimeOffset Begin(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>The beginning of the hour after it.</summary>
    public static DateTimeOffset Next(DateTimeOffset time) => Begin(time) + TimeSpan.FromHours(1);
}
