using System.Globalization;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Journal;

/// <summary>Reads every line of the ledger's file and names those that are damaged.</summary>
internal sealed class LedgerCheck(ToolContext context)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(OutputFormat format, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
        var path = Path.GetFullPath(settings.Options.LedgerPath!);
        var found = File.Exists(path)
            ? await FilePaymentLedger.VerifyAsync(path, cancellationToken).ConfigureAwait(false)
            : new LedgerVerification(path, 0, []);
        await (format == OutputFormat.Json
            ? WriteJsonAsync(found, cancellationToken)
            : context.WriteAsync(Describe(found), cancellationToken)).ConfigureAwait(false);
        return found.IsSound ? ExitCodes.Success : ExitCodes.Internal;
    }

    private string Describe(LedgerVerification found)
    {
        var ink = context.OutputInk;
        var payments = string.Create(CultureInfo.InvariantCulture, $"{found.Payments} {(found.Payments == 1 ? "payment" : "payments")}");
        if (found.IsSound)
        {
            return $"{ink.Good("intact")}: {found.Path}, {payments}\n";
        }

        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"{ink.Bad("damaged")}: {found.Path}, {payments} can be read\n");
        foreach (var damage in found.Damage)
        {
            page.Append("   ").Append(DisplayText.Sanitize(damage.ToString())).Append('\n');
        }

        return page.Append($"Nothing is paid from it. Stop what pays, then type '{CommandLine.Name} ledger repair', which keeps a copy.\n").ToString();
    }

    private Task WriteJsonAsync(LedgerVerification found, CancellationToken cancellationToken) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("path", found.Path);
        json.WriteBoolean("intact", found.IsSound);
        json.WriteNumber("payments", found.Payments);
        DamageJson.Write(json, found.Damage);
        JsonReport.WriteError(json, found.IsSound ? null : new ReportedError(
            "ledger_damaged", $"{found.Damage.Count} lines of the ledger are damaged, so nothing is paid from it.", Phases.Request, IsRetrySafe: true)
        {
            Hint = $"Type '{CommandLine.Name} ledger repair', which keeps a copy.",
        });
        json.WriteEndObject();
    }, cancellationToken);
}
