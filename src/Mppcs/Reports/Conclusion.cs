using Mpp.Client.Methods;

namespace Mppcs.Reports;

/// <summary>How a request ended: what is known about the money, the exit code, and the error if there was one.</summary>
internal sealed record Conclusion(string Outcome, int ExitCode, ReportedError? Error = null)
{
    /// <summary>With what the failure wants the buyer to do. A program that asked is not the buyer, and is not told.</summary>
    public Conclusion Asking(Exception failure, RefusalCircumstances circumstances) =>
        Error is null || circumstances.IsUnattended || failure is not PaymentMethodException refused
            ? this
            : this with { Error = Error with { NextStep = NextStep.Of(refused) } };
}
