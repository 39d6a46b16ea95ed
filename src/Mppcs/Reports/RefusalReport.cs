using Mpp.Client;
using Mpp.Client.Policy;

namespace Mppcs.Reports;

/// <summary>Explains why none of the challenges was paid.</summary>
internal static class RefusalReport
{
    public const string Code = "refused";

    private static readonly string[] UnreadableRules = [PolicyRules.Challenge, PolicyRules.Method, PolicyRules.Intent];

    public static Conclusion Conclude(Uri url, IReadOnlyList<ChallengeRefusal> refusals, RefusalCircumstances circumstances) =>
        new(Outcomes.NotPaid, ExitCodes.Refused, new ReportedError(Code, Summarize(url, refusals), PhaseOf(refusals), IsRetrySafe: true)
        {
            Headline = $"Nothing was paid to {Addresses.OriginOf(url)}.",
            Reasons = refusals,
            Hint = HintFor(refusals, circumstances),
        });

    /// <summary>What to type next, where that follows from the rule.</summary>
    private static string? HintFor(IReadOnlyList<ChallengeRefusal> refusals, RefusalCircumstances circumstances)
    {
        if (circumstances.IsUnattended)
        {
            return HintForPrograms(refusals);
        }

        if (Find(refusals, PolicyRules.NoLimit) is { } unlimited)
        {
            return $"Add --max-spend '{unlimited.Asked}' to allow it for this request.";
        }

        if (Find(refusals, PolicyRules.MaxPerPayment) is { } tooMuch)
        {
            return circumstances.HasPolicy
                ? "MaxPerPayment stands in the settings file; --max-spend can only lower it."
                : $"MaxPerPayment is what --max-spend says. Write --max-spend '{tooMuch.Asked}' to allow it.";
        }

        if (Find(refusals, PolicyRules.RequestLimit) is { } limited)
        {
            return $"Write --max-spend '{limited.Asked}' to allow it.";
        }

        if (Find(refusals, PolicyRules.OpenUnknown) is not null)
        {
            return $"See it with '{CommandLine.Name} unknown', and prove it with '{CommandLine.Name} reconcile --all'.";
        }

        if (Find(refusals, PolicyRules.Approval) is not { } unapproved)
        {
            return null;
        }

        // Above ApproveAbove somebody has to be asked; with --ask somebody was, or could not be.
        var mustBeAsked = unapproved.Asked.Length > 0;
        return (mustBeAsked, circumstances.HasTerminal) switch
        {
            (true, true) => "Add --ask to be asked on this terminal.",
            (true, false) => "Run it in a terminal with --ask, where somebody can be asked.",
            (false, false) => "Run it in a terminal, or leave --ask out.",
            _ => null,
        };
    }

    private static string? HintForPrograms(IReadOnlyList<ChallengeRefusal> refusals)
    {
        if (Find(refusals, PolicyRules.NoLimit) is not null)
        {
            return $"The operator must write limits first: '{CommandLine.Name} policy init'.";
        }

        if (Find(refusals, PolicyRules.MaxPerPayment) is not null)
        {
            return "MaxPerPayment stands in the settings file, and only the operator can raise it there.";
        }

        if (Find(refusals, PolicyRules.RequestLimit) is { } limited)
        {
            return $"The request itself allowed less: it costs {limited.Asked}.";
        }

        if (Find(refusals, PolicyRules.Approval) is not null)
        {
            return $"Nobody can be asked here, so what costs more than ApproveAbove is refused. The operator can pay it on a terminal with '{CommandLine.Name} pay --ask', or raise ApproveAbove.";
        }

        return Find(refusals, PolicyRules.OpenUnknown) is not null
            ? $"The operator can prove the open payment: '{CommandLine.Name} reconcile --all'."
            : null;
    }

    private static string Summarize(Uri url, IReadOnlyList<ChallengeRefusal> refusals)
    {
        var origin = Addresses.OriginOf(url);
        return refusals.Count == 1
            ? $"Nothing was paid to {origin}: {refusals[0].Violations[0].Message}"
            : $"Nothing was paid to {origin}: none of its {refusals.Count} offers may be paid. The first: {refusals[0].Violations[0].Message}";
    }

    private static string PhaseOf(IReadOnlyList<ChallengeRefusal> refusals)
    {
        if (Find(refusals, PolicyRules.Approval) is not null)
        {
            return Phases.Approval;
        }

        return refusals.All(refusal => UnreadableRules.Contains(refusal.Rule, StringComparer.Ordinal)) ? Phases.Challenge : Phases.Policy;
    }

    private static PolicyViolation? Find(IReadOnlyList<ChallengeRefusal> refusals, string rule) =>
        refusals.SelectMany(refusal => refusal.Violations).FirstOrDefault(violation => violation.Rule == rule);
}
