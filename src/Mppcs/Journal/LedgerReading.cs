using System.Text;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mppcs.Configuration;
using Mppcs.Payments;
using Mppcs.Progress;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Journal;

/// <summary>Shows what the ledger holds. Changes nothing that somebody decided.</summary>
internal sealed class LedgerReading(ToolContext context)
{
    private const string Reading = "Reading the ledger";

    /// <returns>The exit code.</returns>
    public async Task<int> ListAsync(RecordFilter filter, OutputFormat format, CancellationToken cancellationToken)
    {
        var records = await SelectAsync(filter, format, cancellationToken).ConfigureAwait(false);
        await (format == OutputFormat.Json
            ? RecordJson.WriteAllAsync(context, records, cancellationToken)
            : context.WriteAsync(new RecordText(context).List(records), cancellationToken)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no such payment.</exception>
    public async Task<int> ShowAsync(string id, OutputFormat format, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
        using var ledger = UserLedger.Open(settings, context);
        var record = await WaitingLine.DuringAsync(
            context, format, Reading, _ => UserLedger.FindAsync(ledger, id, cancellationToken), cancellationToken).ConfigureAwait(false);
        var explorer = ExplorerPageOf(record, settings);
        await (format == OutputFormat.Json
            ? JsonOutput.WriteAsync(context, json => WriteOne(json, record, explorer), cancellationToken)
            : context.WriteAsync(new RecordText(context).Show(record, explorer), cancellationToken)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> ExportAsync(RecordFilter filter, bool isCsv, CancellationToken cancellationToken)
    {
        var records = await SelectAsync(filter, OutputFormat.Text, cancellationToken).ConfigureAwait(false);
        await context.WriteAsync(isCsv ? RecordCsv.Write(records) : JsonLines(records), cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private async Task<IReadOnlyList<LedgerRecord>> SelectAsync(RecordFilter filter, OutputFormat format, CancellationToken cancellationToken)
    {
        using var ledger = await UserLedger.OpenAsync(context, cancellationToken).ConfigureAwait(false);
        var records = await WaitingLine.DuringAsync(
            context, format, Reading, _ => ledger.ListAsync(cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        return [.. records.Where(filter.Matches)];
    }

    /// <summary>Settings that cannot be paid by do not hide a payment, but name no explorer.</summary>
    private static Uri? ExplorerPageOf(LedgerRecord record, EffectiveSettings settings) => settings.Options.Tempo.Validate().Any()
        ? null
        : ExplorerLink.Find(record, ExplorerLink.ReferenceOf(record), settings.Options.Tempo);

    private static void WriteOne(Utf8JsonWriter json, LedgerRecord record, Uri? explorer)
    {
        json.WriteStartObject();
        json.WriteStartObject("payment");
        RecordJson.WriteMembers(json, record);
        json.WriteString("explorer", explorer?.AbsoluteUri);
        json.WriteEndObject();
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }

    private static string JsonLines(IReadOnlyList<LedgerRecord> records)
    {
        using var bytes = new MemoryStream();
        foreach (var record in records)
        {
            using (var json = new Utf8JsonWriter(bytes))
            {
                RecordJson.Write(json, record);
            }

            bytes.WriteByte((byte)'\n');
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
