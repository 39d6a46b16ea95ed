namespace Mppcs.Reports;

/// <summary>How a request ended: what is known about the money, the exit code, and the error if there was one.</summary>
internal sealed record Conclusion(string Outcome, int ExitCode, ReportedError? Error = null);
