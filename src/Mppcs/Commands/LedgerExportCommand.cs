using System.CommandLine;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary><c>mppcs ledger export</c>.</summary>
internal sealed class LedgerExportCommand : Command
{
    public LedgerExportCommand(ToolContext context)
        : base("export", "Write payments to the output, for spreadsheets and programs.")
    {
        var filter = new RecordFilterOptions();
        var format = new Option<string?>(FormatOption.Name) { Description = "csv, or jsonl: one JSON object a line.", HelpName = "csv|jsonl", Required = true };
        filter.AddTo(this);
        Add(format);
        SetAction((result, cancellationToken) =>
            new LedgerReading(context).ExportAsync(filter.Read(result, context.Clock), IsCsv(result.GetValue(format)), cancellationToken));
    }

    private static bool IsCsv(string? text) => text switch
    {
        "csv" => true,
        "jsonl" => false,
        _ => throw new UsageException("--format takes csv or jsonl here."),
    };
}
