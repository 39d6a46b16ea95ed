using Mpp.Client;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Protocol;
using Mppcs.Journal;
using Mppcs.Payments;

namespace Mppcs.Reports;

/// <summary>Concludes from an exception: what went wrong, and above all whether anything was signed.</summary>
internal static class FailureReport
{
    private const string NotResumableCode = "not_resumable";

    /// <summary>What follows from a failure without an answer; <see langword="null"/> for one that is no expected way to fail.</summary>
    public static Conclusion? Conclude(Exception exception, LedgerWatch ledger, Uri url, bool hasTimedOut, RefusalCircumstances circumstances)
    {
        if (FindUnknown(exception) is { } unknown)
        {
            return Unknown(unknown.Message, Phases.Sending, unknown.Payment.ValidUntil, unknown.Payment.LedgerId, circumstances.Clock);
        }

        if (exception is PaymentMethodException { NothingWasSigned: true } refused)
        {
            return Unsigned(ExitCodes.Refused, "signing_failed", $"Nothing was paid: {refused.Message}", Phases.Signing).Asking(exception, circumstances);
        }

        if (ledger.MayHaveSigned || exception is PaymentMethodException)
        {
            var what = exception is PaymentMethodException ? exception.Message : "The payment was interrupted while it was signed.";
            return Unknown($"{what} It was not sent, but it counts as spent until it is proven dead: payment {ledger.Record?.Id}.", Phases.Signing,
                ledger.Record?.ValidUntil, ledger.Record?.Id, circumstances.Clock).Asking(exception, circumstances);
        }

        return exception switch
        {
            LedgerException => Unsigned(ExitCodes.Refused, "ledger", $"Nothing was paid: {exception.Message}", Phases.Policy),
            PaymentRefusedException refusal => RefusalReport.Conclude(url, refusal.Refusals, circumstances),
            OperationCanceledException when hasTimedOut => Unsigned(ExitCodes.Network, "timeout",
                $"{Addresses.OriginOf(url)} did not answer within --max-time. Nothing was paid.", Phases.Request),
            OperationCanceledException => Stopped(),
            HttpRequestException or IOException => Unsigned(ExitCodes.Network, "network",
                $"{Addresses.OriginOf(url)} could not be reached: {Reason(exception)}. Nothing was paid.", Phases.Request),
            _ => null,
        };
    }

    /// <summary>What follows when the credential of an earlier payment got no answer. That payment stands as it stood.</summary>
    public static Conclusion? ConcludeResumed(Exception exception, LedgerRecord record, bool hasTimedOut, RefusalCircumstances circumstances)
    {
        var outcome = OutcomeOf(record);
        if (FindUnknown(exception) is { } unknown)
        {
            return Unknown(unknown.Message, Phases.Sending, unknown.Payment.ValidUntil, record.Id, circumstances.Clock) with { Outcome = outcome };
        }

        return exception switch
        {
            PaymentNotResumableException refused => NotResumed(refused.Record, NotResumableCode, refused.Message, Phases.Sending),
            PaymentRefusedException => NotResumed(record, RefusalReport.Code, exception.Message, Phases.Policy),
            LedgerException => NotResumed(record, "ledger", exception.Message, Phases.Policy),
            PaymentMethodException => Unknown(exception.Message, Phases.Signing, record.ValidUntil, record.Id, circumstances.Clock).Asking(exception, circumstances) with { Outcome = outcome },
            OperationCanceledException => Unknown(
                $"{(hasTimedOut ? "--max-time passed" : "Stopped")} before payment {record.Id} was sent again.", Phases.Sending, record.ValidUntil, record.Id, circumstances.Clock) with { Outcome = outcome },
            _ => null,
        };
    }

    /// <summary>The caller stopped the tool, and nothing had been signed.</summary>
    public static Conclusion Stopped() => Unsigned(ExitCodes.Network, "cancelled", "Stopped before anything was paid.", Phases.Request);

    /// <summary>The ledger could not be read by a command that only looks into it.</summary>
    public static Conclusion Ledger(LedgerException exception) => new(Outcomes.NotPaid, ExitCodes.Internal,
        new ReportedError("ledger", exception.Message, Phases.Request, IsRetrySafe: true) { Hint = $"Type '{CommandLine.Name} ledger verify' to see what is damaged." });

    /// <summary>A failure that nobody foresaw.</summary>
    public static Conclusion Internal(Exception exception, LedgerWatch? ledger)
    {
        var isOpen = ledger?.MayHaveSigned == true;
        return new Conclusion(isOpen ? Outcomes.Unknown : Outcomes.NotPaid, isOpen ? ExitCodes.OutcomeUnknown : ExitCodes.Internal, new ReportedError(
            "internal", $"mppcs failed: {exception.GetType().Name}: {DisplayText.Sanitize(exception.Message)}", Phases.Request, IsRetrySafe: !isOpen));
    }

    public static string Reason(Exception exception) => DisplayText.Sanitize(exception.GetBaseException().Message, 200).TrimEnd('.');

    private static PaymentOutcomeUnknownException? FindUnknown(Exception? exception)
    {
        while (exception is not (null or PaymentOutcomeUnknownException))
        {
            exception = exception.InnerException;
        }

        return (PaymentOutcomeUnknownException?)exception;
    }

    private static Conclusion NotResumed(LedgerRecord record, string code, string message, string phase) => new(
        OutcomeOf(record), ExitCodes.Refused, new ReportedError(code, message, phase, IsRetrySafe: true)
        {
            Hint = RecordOutcome.IsOpen(record) ? ReconcileHint.Of(record.Id) : $"See it: {CommandLine.Name} ledger show {record.Id}",
        });

    private static string OutcomeOf(LedgerRecord record) => RecordOutcome.IsOpen(record) ? Outcomes.Unknown : RecordOutcome.Of(record);

    private static Conclusion Unsigned(int exitCode, string code, string message, string phase) =>
        new(Outcomes.NotPaid, exitCode, new ReportedError(code, message, phase, IsRetrySafe: true));

    private static Conclusion Unknown(string message, string phase, DateTimeOffset? resumeUntil, string? ledgerId, TimeProvider clock) => new(
        Outcomes.Unknown, ExitCodes.OutcomeUnknown,
        new ReportedError("outcome_unknown", message, phase, IsRetrySafe: false) { ResumeUntil = resumeUntil, Hint = ReconcileHint.For(ledgerId, resumeUntil, clock) });
}
