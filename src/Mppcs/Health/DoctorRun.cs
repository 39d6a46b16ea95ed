using Mppcs.Accounts;
using Mppcs.Configuration;
using Mppcs.Progress;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Health;

/// <summary>Looks at everything that a payment needs. Signs nothing, pays nothing and shows no secret.</summary>
internal sealed class DoctorRun(ToolContext context)
{
    /// <param name="url">A server to compare clocks with.</param>
    /// <param name="rpcUrl">The node that was typed.</param>
    /// <param name="account">The account that was typed.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Gives up looking.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Uri? url, Uri? rpcUrl, string? account, OutputFormat format, CancellationToken cancellationToken)
    {
        var checks = await WaitingLine.DuringAsync(
            context, format, "Looking at settings and keys", line => CheckAsync(url, rpcUrl, account, line, cancellationToken), cancellationToken).ConfigureAwait(false);
        await (format == OutputFormat.Json
            ? WriteJsonAsync(checks)
            : context.WriteAsync(new DoctorText(context).Describe(checks), CancellationToken.None)).ConfigureAwait(false);
        return ExitCodeOf(checks);
    }

    private async Task<IReadOnlyList<HealthCheck>> CheckAsync(
        Uri? url, Uri? rpcUrl, string? account, WaitingLine waiting, CancellationToken cancellationToken)
    {
        EffectiveSettings settings;
        try
        {
            settings = (await EffectiveSettings.LoadAsync(rpcUrl, context, cancellationToken).ConfigureAwait(false)).ChooseAccount(account, context);
        }
        catch (UsageException exception)
        {
            return [HealthCheck.Misconfigured(PolicyChecks.SettingsName, exception.Message), HealthCheck.Skipped("everything else", "It is looked at when the settings can be read.")];
        }

        var keys = new KeyChecks(settings, context);
        List<HealthCheck> checks = [.. PolicyChecks.Run(settings), .. keys.Run()];
        waiting.Say("Looking at the ledger");
        checks.AddRange(await new LedgerChecks(settings, context).RunAsync(cancellationToken).ConfigureAwait(false));
        waiting.Say("Comparing clocks");
        checks.Add(await new ClockCheck(context).RunAsync(url, NodeOf(settings), cancellationToken).ConfigureAwait(false));
        waiting.Say("Asking the Tempo node");
        checks.AddRange(await new ChainChecks(settings, context).RunAsync(keys.Account, cancellationToken).ConfigureAwait(false));
        return checks;
    }

    private static Uri? NodeOf(EffectiveSettings settings) => settings.Options.Tempo.Validate().Any() ? null : settings.Options.Tempo.RpcUrl;

    /// <summary>What has to be mended first decides: the configuration, then the ledger, then the network.</summary>
    private static int ExitCodeOf(IReadOnlyList<HealthCheck> checks)
    {
        int[] order = [ExitCodes.Usage, ExitCodes.Internal, ExitCodes.Network];
        return order.FirstOrDefault(code => checks.Any(check => check.Verdict == HealthVerdict.Failed && check.ExitCode == code), ExitCodes.Success);
    }

    private Task WriteJsonAsync(IReadOnlyList<HealthCheck> checks) => JsonOutput.WriteAsync(context, json =>
    {
        var failed = checks.Where(check => check.Verdict == HealthVerdict.Failed).ToList();
        json.WriteStartObject();
        json.WriteBoolean("healthy", failed.Count == 0);
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("name", check.Name);
            json.WriteString("verdict", DoctorText.WordOf(check.Verdict));
            json.WriteString("message", DoctorText.Shown(check));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, failed.Count == 0 ? null : new ReportedError(
            "unhealthy", $"Failed: {string.Join(", ", failed.Select(check => check.Name))}.", Phases.Request, IsRetrySafe: true));
        json.WriteEndObject();
    }, CancellationToken.None);
}
