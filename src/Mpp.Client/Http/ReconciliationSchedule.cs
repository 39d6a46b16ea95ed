namespace Mpp.Client.Http;

/// <summary>How often open payments are looked into.</summary>
internal sealed record ReconciliationSchedule(TimeSpan Interval)
{
    public static TimeSpan DefaultInterval { get; } = TimeSpan.FromMinutes(1);
}
