using System.Globalization;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Payments;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Journal;

/// <summary>Makes a damaged ledger usable again, once somebody has seen what is lost and said yes. Keeps a copy.</summary>
internal sealed class LedgerRepairRun(ToolContext context)
{
    /// <param name="isConfirmed">Whether the yes was typed already.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Ends the work before the file is replaced.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Nobody can be asked.</exception>
    /// <exception cref="LedgerException">The file cannot be read or written; it is as it was.</exception>
    public async Task<int> RunAsync(bool isConfirmed, OutputFormat format, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
        var path = Path.GetFullPath(settings.Options.LedgerPath!);
        var found = File.Exists(path)
            ? await FilePaymentLedger.VerifyAsync(path, cancellationToken).ConfigureAwait(false)
            : new LedgerVerification(path, 0, []);
        if (found.IsSound)
        {
            await ReportAsync(new LedgerRepair(path, null, found.Payments, [], []), format).ConfigureAwait(false);
            return ExitCodes.Success;
        }

        if (!isConfirmed && !await AskAsync(found, cancellationToken).ConfigureAwait(false))
        {
            await RefuseAsync(found, format).ConfigureAwait(false);
            return ExitCodes.Refused;
        }

        var repair = await FilePaymentLedger.RepairAsync(path, context.Clock, cancellationToken).ConfigureAwait(false);
        await ReportAsync(repair, format).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private async Task<bool> AskAsync(LedgerVerification found, CancellationToken cancellationToken)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"{found.Path}: {found.Payments} payment(s) can be read.\nThese lines cannot be used, and would go:\n");
        AppendDamage(page, found.Damage);
        page.Append("A payment of which such a line was the only trace would no longer count.\n");
        page.Append("A payment that may have gone on in such a line would count as unknown.\n");
        page.Append("The file as it is now is kept beside it. No process should be paying from it.\n");
        await context.Error.WriteAsync(page.ToString()).ConfigureAwait(false);
        return context.Terminal is not null
            ? await TerminalQuestion.AskAsync(context, "Repair? [y/N] ", cancellationToken).ConfigureAwait(false)
            : throw new UsageException("There is no terminal to ask on. Add --yes to repair the ledger; a copy of it is kept.");
    }

    private async Task RefuseAsync(LedgerVerification found, OutputFormat format)
    {
        var error = new ReportedError("not_confirmed", $"The ledger {found.Path} was left as it is, so nothing is paid from it.", Phases.Approval, IsRetrySafe: true);
        await (format == OutputFormat.Json
            ? WriteJsonAsync(new LedgerRepair(found.Path, null, found.Payments, found.Damage, []), error)
            : new TextReport(context).WriteErrorAsync(error)).ConfigureAwait(false);
    }

    private Task ReportAsync(LedgerRepair repair, OutputFormat format) => format == OutputFormat.Json
        ? WriteJsonAsync(repair, error: null)
        : context.WriteAsync(Describe(repair), CancellationToken.None);

    private string Describe(LedgerRepair repair)
    {
        var payments = string.Create(CultureInfo.InvariantCulture, $"{repair.Payments} {(repair.Payments == 1 ? "payment" : "payments")}");
        if (repair.CopyPath is null)
        {
            return $"{context.OutputInk.Good("intact")}: {repair.Path}, {payments}. There is nothing to repair.\n";
        }

        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"{context.OutputInk.Good("repaired")}: {repair.Path}, {payments} kept\n{repair.Damage.Count} damaged line(s) gone:\n");
        AppendDamage(page, repair.Damage);
        page.Append("As it was: ").Append(repair.CopyPath).Append('\n');
        foreach (var id in repair.Doubted)
        {
            page.Append(CultureInfo.InvariantCulture, $"Payment {DisplayText.Sanitize(id, 64)} counts as unknown now: {CommandLine.Name} reconcile {DisplayText.Sanitize(id, 64)}\n");
        }

        return page.ToString();
    }

    private static void AppendDamage(StringBuilder page, IReadOnlyList<LedgerDamage> damage)
    {
        foreach (var line in damage)
        {
            page.Append("   ").Append(DisplayText.Sanitize(line.ToString())).Append('\n');
        }
    }

    private Task WriteJsonAsync(LedgerRepair repair, ReportedError? error) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("path", repair.Path);
        json.WriteBoolean("repaired", repair.CopyPath is not null);
        json.WriteString("copy", repair.CopyPath);
        json.WriteNumber("payments", repair.Payments);
        DamageJson.Write(json, repair.Damage);
        json.WriteStartArray("doubted");
        foreach (var id in repair.Doubted)
        {
            json.WriteStringValue(DisplayText.Sanitize(id, 64));
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, error);
        json.WriteEndObject();
    }, CancellationToken.None);
}
