namespace Mppcs.Health;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What was looked at, for programs.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="Message">A sentence that says what was found and, unless all is well, what to do. Holds no secret.</param>
/// <param name="ExitCode">What the command exits with when this failed.</param>
internal sealed record HealthCheck(string Name, HealthVerdict Verdict, string Message, int ExitCode = ExitCodes.Success)
{
    public static HealthCheck Ok(string name, string message) => new(name, HealthVerdict.Ok, message);

    public static HealthCheck Warning(string name, string message) => new(name, HealthVerdict.Warning, message);

    public static HealthCheck Skipped(string name, string message) => new(name, HealthVerdict.Skipped, message);

    /// <summary>Something is configured that cannot work or is not safe.</summary>
    public static HealthCheck Misconfigured(string name, string message) => new(name, HealthVerdict.Failed, message, ExitCodes.Usage);

    /// <summary>The ledger cannot be paid from.</summary>
    public static HealthCheck Unusable(string name, string message) => new(name, HealthVerdict.Failed, message, ExitCodes.Internal);

    /// <summary>Somebody did not answer.</summary>
    public static HealthCheck Unreachable(string name, string message) => new(name, HealthVerdict.Failed, message, ExitCodes.Network);
}
