using System.Globalization;
using System.Text;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Payments;
using Mppcs.Progress;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Journal;

/// <summary>The payments that nobody knows the end of, and what to type about each.</summary>
internal sealed class OpenPayments(ToolContext context)
{
    /// <summary>Whether nobody can be asked about the payment before a node is named.</summary>
    public static bool NeedsNode(LedgerRecord record, EffectiveSettings settings) =>
        !settings.Options.Tempo.HasNode && record.Method == "tempo" && record.Amount > 0;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(OutputFormat format, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
        using var ledger = UserLedger.Open(settings, context);
        var records = await WaitingLine.DuringAsync(
            context, format, "Reading the ledger", _ => SelectAsync(ledger, cancellationToken), cancellationToken).ConfigureAwait(false);
        await (format == OutputFormat.Json
            ? WriteJsonAsync(records, settings, cancellationToken)
            : context.WriteAsync(Describe(records, settings), cancellationToken)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static async Task<IReadOnlyList<LedgerRecord>> SelectAsync(FilePaymentLedger ledger, CancellationToken cancellationToken) =>
        [.. (await ledger.ListAsync(cancellationToken).ConfigureAwait(false)).Where(RecordOutcome.IsOpen)];

    private string Describe(IReadOnlyList<LedgerRecord> records, EffectiveSettings settings)
    {
        if (records.Count == 0)
        {
            return "No open payments: it is known of each how it ended.\n";
        }

        var ink = context.OutputInk;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"{records.Count} open {(records.Count == 1 ? "payment counts" : "payments count")} as spent until proven:\n");
        foreach (var record in records)
        {
            page.Append('\n').Append(ink.Strong(record.Id)).Append('\n');
            Line("state", $"{ink.Doubtful(record.State.ToString())} for {Times.Age(record.UpdatedAt, context.Clock)}, begun {Times.Describe(record.CreatedAt, context.Clock)}");
            Line("origin", $"{DisplayText.Sanitize(record.Origin)} by {record.Method}");
            Line("holds", $"{record.Currency.ToMoney(record.Exposure)} (price {record.Currency.ToMoney(record.Amount)})");
            Line("valid", record.ValidUntil is { } end ? $"until {Times.Describe(end, context.Clock)}" : "not said");
            Line("next", ink.Strong(Next(record, settings)));
        }

        return page.ToString();

        void Line(string label, string value) => page.Append(CultureInfo.InvariantCulture, $"   {label,-8} {value}\n");
    }

    private Task WriteJsonAsync(IReadOnlyList<LedgerRecord> records, EffectiveSettings settings, CancellationToken cancellationToken) =>
        JsonOutput.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("payments");
            foreach (var record in records)
            {
                json.WriteStartObject();
                RecordJson.WriteMembers(json, record);
                json.WriteNumber("ageSeconds", Math.Max(0, (long)(context.Clock.GetUtcNow() - record.CreatedAt).TotalSeconds));
                json.WriteString("next", Next(record, settings));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            JsonReport.WriteError(json, error: null);
            json.WriteEndObject();
        }, cancellationToken);

    private static string Next(LedgerRecord record, EffectiveSettings settings) =>
        $"{CommandLine.Name} reconcile {record.Id}{(NeedsNode(record, settings) ? " --rpc-url URL" : "")}";
}
