using System.Globalization;
using Mpp.Client;
using Mpp.Client.Protocol;
using Mppcs.Requests;

namespace Mppcs.Reports;

/// <summary>Concludes from an answer that came.</summary>
internal static class ResponseReport
{
    private const int FirstErrorStatus = 400;
    private const int Forbidden = 403;

    public static Conclusion Conclude(int status, MppPayment? payment, PaymentProblem? problem, RequestSettings settings, RefusalCircumstances circumstances)
    {
        if (payment is null)
        {
            return status >= FirstErrorStatus && settings.FailsOnError ? Failed(status, problem) : new Conclusion(Outcomes.Free, ExitCodes.Success);
        }

        if (payment.Outcome == PaymentOutcome.NotPaid)
        {
            return RefusalReport.Conclude(settings.Url, payment.Refusals, circumstances);
        }

        return payment.Outcome == PaymentOutcome.Settled && status < FirstErrorStatus
            ? new Conclusion(Outcomes.Settled, ExitCodes.Success)
            : Rejected(status, payment, problem, circumstances.Clock);
    }

    /// <summary>The answer broke off: what was paid for may be lost, and the money is where it is.</summary>
    public static Conclusion Broken(Conclusion before, string reason, bool isTimeout)
    {
        var isUnpaid = before.Outcome is Outcomes.Free or Outcomes.NotPaid;
        var code = isTimeout ? "timeout" : isUnpaid ? "network" : "response_broken";
        var rest = isUnpaid ? "" : " The payment stays as it is: running this again could pay again.";
        return before with
        {
            ExitCode = isUnpaid ? ExitCodes.Network : before.ExitCode == ExitCodes.Success ? ExitCodes.Internal : before.ExitCode,
            Error = new ReportedError(code, $"The response broke off: {reason}.{rest}", Phases.Response, IsRetrySafe: isUnpaid),
        };
    }

    private static Conclusion Failed(int status, PaymentProblem? problem) => new(Outcomes.Free, ExitCodes.FailedResponse,
        new ReportedError("http_error", $"The server answered {Number(status)}{Said(problem)}.", Phases.Response, IsRetrySafe: true) { ProblemType = problem?.Type });

    private static Conclusion Rejected(int status, MppPayment payment, PaymentProblem? problem, TimeProvider clock)
    {
        var (code, message) = payment.Outcome switch
        {
            PaymentOutcome.Settled => ("paid_not_delivered",
                $"The server took {payment.Amount} and answered {Number(status)}{Said(problem)}. Running this again would pay again."),
            PaymentOutcome.Void when payment.Amount is { Units.IsZero: false } => ("rejected",
                $"The server answered {Number(status)} to a payment of {payment.Amount}{Said(problem)}. It is proven that nothing can be charged for it. Correct what the server objects to before you run this again."),
            PaymentOutcome.Void => ("rejected",
                $"The server answered {Number(status)} to a proof that moves no money{Said(problem)}."),
            _ => ("rejected",
                $"The server answered {Number(status)} to a payment of {payment.Amount}{Said(problem)}. It is not known whether the money moved, so it counts as spent. Do not run this again before that is known: payment {payment.LedgerId}."),
        };
        // What is settled beside an error was proven by its rail, unless the server itself says that it was paid and stays closed.
        var isResumable = payment.Outcome == PaymentOutcome.Unknown || (payment.Outcome == PaymentOutcome.Settled && status != Forbidden);
        return new Conclusion(Outcomes.Of(payment.Outcome), ExitCodes.Rejected, new ReportedError(code, message, Phases.Response, payment.Outcome == PaymentOutcome.Void)
        {
            ProblemType = problem?.Type,
            ResumeUntil = isResumable ? payment.ValidUntil : null,
            Hint = payment.Outcome == PaymentOutcome.Unknown
                ? ReconcileHint.For(payment.LedgerId, payment.ValidUntil, clock)
                : isResumable ? ReconcileHint.ForUndelivered(payment.LedgerId, payment.ValidUntil, clock) : null,
        });
    }

    private static string Said(PaymentProblem? problem) => (problem?.Detail ?? problem?.Title) is { } text ? $" and said: \"{text.TrimEnd('.')}\"" : "";

    private static string Number(int status) => status.ToString(CultureInfo.InvariantCulture);
}
