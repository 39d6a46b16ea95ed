using Mppcs.Accounts;
using Mppcs.Configuration;
using Mppcs.Requests;

namespace Mppcs.Policies;

/// <summary>Tells which settings hold, and where each comes from.</summary>
internal sealed class PolicyShowRun(ToolContext context)
{
    /// <param name="typed">What was typed as for a payment.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The settings cannot be used.</exception>
    public async Task<int> RunAsync(TypedSettings typed, OutputFormat format, CancellationToken cancellationToken)
    {
        var loaded = await EffectiveSettings.LoadAsync(typed.RpcUrl, context, cancellationToken).ConfigureAwait(false);
        var settings = loaded.With(typed.MaxSpend, typed.Methods).ChooseAccount(typed.Account, context);
        var report = new PolicyReport(settings, settings.ReadPolicy(), loaded.HasPolicy ? typed.MaxSpend : null);
        await (format == OutputFormat.Json
            ? PolicyShowJson.WriteAsync(context, report, cancellationToken)
            : context.WriteAsync(new PolicyShowText(context).Describe(report), cancellationToken)).ConfigureAwait(false);
        return ExitCodes.Success;
    }
}
