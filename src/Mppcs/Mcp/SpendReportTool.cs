using System.Text.Json;
using ModelContextProtocol.Protocol;
using Mppcs.Commands;
using Mppcs.Payments;
using Mppcs.Spending;

namespace Mppcs.Mcp;

/// <summary><c>spend_report</c>: what was spent and what is left.</summary>
internal sealed class SpendReportTool(LivePayer payers, ToolContext context) : IMcpTool
{
    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "by": { "type": "string", "enum": ["origin", "currency", "day"], "description": "One sum for each; otherwise one for each unit." },
            "since": { "type": "string", "description": "Begun at most so long ago, or at that time or later: 1h, 30d, 2026-11-01 (UTC)." }
          },
          "additionalProperties": false
        }
        """;

    public Tool Description { get; } = new()
    {
        Name = "spend_report",
        Title = "Spending and limits",
        Description = "Adds up what was spent, what is reserved and what is unknown, and tells what is left of each of the operator's limits. Changes nothing.",
        InputSchema = JsonElement.Parse(Schema),
        Annotations = new ToolAnnotations { ReadOnlyHint = true, OpenWorldHint = false },
    };

    public async Task<McpAnswer> CallAsync(McpArguments arguments, CancellationToken cancellationToken)
    {
        var grouping = arguments.Text("by") switch
        {
            null => SpendGrouping.Unit,
            "origin" => SpendGrouping.Origin,
            "currency" => SpendGrouping.Currency,
            "day" => SpendGrouping.Day,
            _ => throw new UsageException("'by' takes origin, currency or day."),
        };
        var since = RecordFilterOptions.ReadSince(arguments.Text("since"), context.Clock, "since");
        var payer = await payers.GetAsync(cancellationToken).ConfigureAwait(false);
        var report = await SpendRun.ReadAsync(payer.Settings, payer.Ledger, grouping, since, cancellationToken).ConfigureAwait(false);
        return McpAnswer.Of(json => SpendJson.Write(json, report));
    }
}
