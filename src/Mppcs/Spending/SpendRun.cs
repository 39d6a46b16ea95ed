using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mppcs.Configuration;
using Mppcs.Journal;
using Mppcs.Progress;
using Mppcs.Requests;

namespace Mppcs.Spending;

/// <summary>Tells what was spent and what is left. Changes nothing that somebody decided.</summary>
internal sealed class SpendRun(ToolContext context)
{
    /// <param name="grouping">What to keep apart.</param>
    /// <param name="since">The earliest beginning of a payment that is added up; limits keep their own windows.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The settings cannot be used.</exception>
    public async Task<int> RunAsync(SpendGrouping grouping, DateTimeOffset? since, OutputFormat format, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
        using var ledger = UserLedger.Open(settings, context);
        var report = await WaitingLine.DuringAsync(
            context, format, "Reading the ledger", _ => ReadAsync(settings, ledger, grouping, since, cancellationToken), cancellationToken).ConfigureAwait(false);
        await (format == OutputFormat.Json
            ? SpendJson.WriteAsync(context, report, cancellationToken)
            : context.WriteAsync(new SpendText(context).Describe(report), cancellationToken)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <summary>Adds up what a ledger holds.</summary>
    /// <exception cref="UsageException">The settings cannot be used.</exception>
    public static async Task<SpendReport> ReadAsync(
        EffectiveSettings settings, FilePaymentLedger ledger, SpendGrouping grouping, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var policy = settings.ReadPolicy();
        var overview = await ledger.OverviewAsync(LimitsOf(settings, policy), cancellationToken).ConfigureAwait(false);
        return new SpendReport(grouping, since, SpendSums.Read(overview, grouping, since), overview.Standings, [.. policy.Limits])
        {
            Uses = [.. overview.Standings.Select(standing => LimitUse.Of(standing, overview))],
            LeftOut = SpendSums.CountLeftOut(overview, since),
        };
    }

    /// <summary>The limits over many payments; none where nobody wrote a policy, although a typed one would have those that are built in.</summary>
    private static IReadOnlyList<Budget> LimitsOf(EffectiveSettings settings, SpendPolicy policy) =>
        settings.File.Keys.Contains("Policy") ? policy.Budgets : [];
}
