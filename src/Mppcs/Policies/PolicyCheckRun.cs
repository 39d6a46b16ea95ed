using Mpp.Client;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Journal;
using Mppcs.Quotes;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Policies;

/// <summary>Sends a request unpaid and holds its offers against every rule and budget. Signs nothing and reserves nothing.</summary>
internal sealed class PolicyCheckRun(RequestSettings request, ToolContext context)
{
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Settings or body cannot be used.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var quote = await new QuoteRun(request, context).AskAsync(cancellationToken).ConfigureAwait(false);
        var settings = await EffectiveSettings.LoadAsync(request, context, cancellationToken).ConfigureAwait(false);
        var offers = await CheckAsync(quote, settings, cancellationToken).ConfigureAwait(false);
        var report = new PolicyCheckReport(quote, offers) { Conclusion = Conclude(quote, offers) };
        await (request.Format == OutputFormat.Json
            ? PolicyCheckJson.WriteAsync(context, report, CancellationToken.None)
            : new PolicyCheckText(context).WriteAsync(report)).ConfigureAwait(false);
        return report.Conclusion.ExitCode;
    }

    private async Task<IReadOnlyList<CheckedOffer>> CheckAsync(QuoteReport quote, EffectiveSettings settings, CancellationToken cancellationToken)
    {
        var budgets = settings.ReadPolicy().Budgets;
        using var ledger = UserLedger.Open(settings, context);
        var offers = new List<CheckedOffer>();
        foreach (var challenge in quote.Challenges)
        {
            var rules = RuleList.Of(challenge, quote.Url, request, settings.Options.Policy);
            offers.Add(await HoldAgainstAsync(ledger, budgets, new CheckedOffer(challenge, rules, []), quote, cancellationToken).ConfigureAwait(false));
        }

        return offers;
    }

    /// <summary>A ledger that cannot be read refuses, as it does when a payment is made.</summary>
    private async Task<CheckedOffer> HoldAgainstAsync(
        FilePaymentLedger ledger, IReadOnlyList<Budget> budgets, CheckedOffer offer, QuoteReport quote, CancellationToken cancellationToken)
    {
        // What no ledger can hold has no place in a budget; the rules say that it is refused.
        if (offer.Challenge.Quote is not { HasExposure: true } read || !PaymentOrigin.TryCreate(quote.Url, out var origin, out _))
        {
            return offer;
        }

        try
        {
            return offer with { Budgets = await ledger.StandingsAsync(Preview(read, origin, quote), budgets, cancellationToken).ConfigureAwait(false) };
        }
        catch (LedgerException exception)
        {
            return offer with { Rules = [.. offer.Rules, new CheckedRule(PolicyRules.Ledger, "", "a line of its own", exception.Message)] };
        }
    }

    /// <summary>The record that a payment would begin with.</summary>
    private LedgerRecord Preview(Quote quote, PaymentOrigin origin, QuoteReport report)
    {
        var now = context.Clock.GetUtcNow();
        var offer = new PaymentOffer { Origin = origin, Challenges = ChallengeSet.Empty, HttpMethod = report.HttpMethod, ReceivedAt = now };
        return offer.ToReservation(quote, now);
    }

    private static Conclusion Conclude(QuoteReport quote, IReadOnlyList<CheckedOffer> offers)
    {
        if (quote.Conclusion.ExitCode != ExitCodes.Success || offers.Count == 0 || offers.Any(offer => offer.IsAllowed))
        {
            return quote.Conclusion;
        }

        return new Conclusion(Outcomes.NotPaid, ExitCodes.Refused, new ReportedError(
            RefusalReport.Code, $"Nothing would be paid to {Addresses.OriginOf(quote.Url)}: {Reason(offers)}", Phases.Policy, IsRetrySafe: true));
    }

    private static string Reason(IReadOnlyList<CheckedOffer> offers)
    {
        var full = offers.SelectMany(offer => offer.Budgets).FirstOrDefault(budget => !budget.Fits);
        return full is null
            ? offers.SelectMany(offer => offer.Rules).First(rule => !rule.IsKept).Objection!
            : $"of {full.Budget} {full.Left} is left, and {full.Asked} is asked.";
    }
}
