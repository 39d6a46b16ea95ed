using System.Globalization;
using System.Text;
using Mpp.Client;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Progress;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Journal;

/// <summary>Asks chain or Stripe how open payments ended, and tells what was proven.</summary>
internal sealed class ReconcileRun(ToolContext context)
{
    /// <param name="id">The payment; <see langword="null"/> for every open one.</param>
    /// <param name="rpcUrl">The node that was typed.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Gives up asking. What was proven until then is recorded.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Settings, keys or the identifier cannot be used.</exception>
    public async Task<int> RunAsync(string? id, Uri? rpcUrl, OutputFormat format, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl, context, cancellationToken).ConfigureAwait(false);
        using var ledger = UserLedger.Open(settings, context);
        var payer = settings.CreatePayer(new PayerServices { Ledger = ledger, Clock = context.Clock, ReadVariable = context.ReadVariable }, signer: null);
        var found = await WaitingLine.DuringAsync(
            context, format, "Asking chain and Stripe what became of open payments", _ => ReconcileAsync(payer, id, cancellationToken), cancellationToken).ConfigureAwait(false);
        var open = found.Count(one => RecordOutcome.IsOpen(one.Record));
        await (format == OutputFormat.Json
            ? WriteJsonAsync(found, open)
            : context.WriteAsync(Describe(found, open) + NodeAdvice(found, settings), CancellationToken.None)).ConfigureAwait(false);
        return open == 0 ? ExitCodes.Success : ExitCodes.OutcomeUnknown;
    }

    private static async Task<IReadOnlyList<ReconciledPayment>> ReconcileAsync(Payer payer, string? id, CancellationToken cancellationToken)
    {
        if (id is null)
        {
            return await payer.Reconciler.ReconcileAllAsync(cancellationToken).ConfigureAwait(false);
        }

        var record = await UserLedger.FindAsync(payer.Ledger, id, cancellationToken).ConfigureAwait(false);
        return [await payer.Reconciler.ReconcileAsync(record.Id, cancellationToken).ConfigureAwait(false)];
    }

    private static string NodeAdvice(IReadOnlyList<ReconciledPayment> found, EffectiveSettings settings) =>
        found.Any(one => RecordOutcome.IsOpen(one.Record) && OpenPayments.NeedsNode(one.Record, settings))
            ? "Name a Tempo node that you trust: add --rpc-url URL, or set MPP_TEMPO_RPC_URL.\n"
            : "";

    private string Describe(IReadOnlyList<ReconciledPayment> found, int open)
    {
        if (found.Count == 0)
        {
            return "No open payments: there is nothing to prove.\n";
        }

        var page = new StringBuilder();
        foreach (var (record, isNewlyProven, reason) in found)
        {
            var known = isNewlyProven ? "proven" : RecordOutcome.IsOpen(record) ? "still" : "already";
            page.Append(CultureInfo.InvariantCulture,
                $"{record.Id}  {record.Currency.ToMoney(record.Amount)} to {DisplayText.Sanitize(record.Origin)}: {known} {RecordOutcome.Paint(context.OutputInk, record)}\n");
            page.Append("   ").Append(DisplayText.Sanitize(reason)).Append('\n');
            if (isNewlyProven && record.Proof is { } proof)
            {
                page.Append("   proof: ").Append(DisplayText.Sanitize(proof.ToString())).Append('\n');
            }
        }

        if (open > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"{open} of {found.Count} still {(open == 1 ? "counts" : "count")} as spent. Run this again later; do not pay again.\n");
        }

        return page.ToString();
    }

    /// <summary>Whoever gave up still learns what was proven.</summary>
    private Task WriteJsonAsync(IReadOnlyList<ReconciledPayment> found, int open) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("open", open);
        json.WriteStartArray("payments");
        foreach (var (record, isNewlyProven, reason) in found)
        {
            json.WriteStartObject();
            RecordJson.WriteMembers(json, record);
            json.WriteBoolean("newlyProven", isNewlyProven);
            json.WriteString("reason", DisplayText.Sanitize(reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonReport.WriteError(json, open == 0 ? null : new ReportedError(
            "outcome_unknown", $"{open} of {found.Count} payments could not be proven. They count as spent.", Phases.Request, IsRetrySafe: true));
        json.WriteEndObject();
    }, CancellationToken.None);
}
