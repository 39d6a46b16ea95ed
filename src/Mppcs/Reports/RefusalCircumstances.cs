namespace Mppcs.Reports;

/// <summary>What decides how a refusal can be answered.</summary>
/// <param name="HasPolicy">Whether the limits stand in the settings file.</param>
/// <param name="HasTerminal">Whether somebody could be asked.</param>
/// <param name="Clock">Tells whether a credential is still valid.</param>
internal sealed record RefusalCircumstances(bool HasPolicy, bool HasTerminal, TimeProvider Clock)
{
    /// <summary>Whether a program asked, which cannot type anything and cannot raise a limit.</summary>
    public bool IsUnattended { get; init; }
}
