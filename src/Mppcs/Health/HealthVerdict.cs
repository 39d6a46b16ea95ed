namespace Mppcs.Health;

/// <summary>How a check ended.</summary>
internal enum HealthVerdict
{
    Ok,
    Warning,
    Failed,

    /// <summary>There was nothing to look at, or it could not be looked at because of another check.</summary>
    Skipped,
}
