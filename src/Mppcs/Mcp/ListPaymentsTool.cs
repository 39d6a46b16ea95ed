using System.Text.Json;
using ModelContextProtocol.Protocol;
using Mppcs.Commands;
using Mppcs.Journal;
using Mppcs.Payments;
using Mppcs.Reports;

namespace Mppcs.Mcp;

/// <summary><c>list_payments</c>: what the ledger holds.</summary>
internal sealed class ListPaymentsTool(LivePayer payers, ToolContext context) : IMcpTool
{
    private const int UsualCount = 20;
    private const int LargestCount = 200;

    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "since": { "type": "string", "description": "Begun at most so long ago, or at that time or later: 1h, 30d, 2026-11-01 (UTC)." },
            "origin": { "type": "string", "description": "Paid to this origin, for instance api.example.com." },
            "currency": { "type": "string", "description": "In this unit or token, for instance USD." },
            "outcome": { "type": "string", "enum": ["settled", "void", "unknown", "open", "not_paid"], "description": "With this outcome; open includes unknown." },
            "limit": { "type": "integer", "minimum": 1, "maximum": 200, "description": "The most to list; 20 by default." }
          },
          "additionalProperties": false
        }
        """;

    public Tool Description { get; } = new()
    {
        Name = "list_payments",
        Title = "Payments",
        Description = "Lists payments of the operator's ledger, newest first, each with its outcome, amount, origin, purpose and proof. Changes nothing.",
        InputSchema = JsonElement.Parse(Schema),
        Annotations = new ToolAnnotations { ReadOnlyHint = true, OpenWorldHint = false },
    };

    public async Task<McpAnswer> CallAsync(McpArguments arguments, CancellationToken cancellationToken)
    {
        var filter = new RecordFilter
        {
            Since = RecordFilterOptions.ReadSince(arguments.Text("since"), context.Clock, "since"),
            Origin = arguments.Text("origin") is { } origin ? RecordFilterOptions.ReadOrigin(origin, "origin") : null,
            Currency = arguments.Text("currency"),
            Outcome = arguments.Text("outcome") is { } outcome ? RecordFilterOptions.ReadOutcome(outcome, "outcome") : null,
        };
        var count = arguments.Number("limit", UsualCount, LargestCount);
        var payer = await payers.GetAsync(cancellationToken).ConfigureAwait(false);
        var found = (await payer.Ledger.ListAsync(cancellationToken).ConfigureAwait(false)).Where(filter.Matches).Reverse().ToList();
        return McpAnswer.Of(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("found", found.Count);
            json.WriteStartArray("payments");
            foreach (var record in found.Take(count))
            {
                RecordJson.Write(json, record);
            }

            json.WriteEndArray();
            JsonReport.WriteError(json, error: null);
            json.WriteEndObject();
        });
    }
}
