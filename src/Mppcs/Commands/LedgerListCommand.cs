using System.CommandLine;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary><c>mppcs ledger list</c>.</summary>
internal sealed class LedgerListCommand : Command
{
    public LedgerListCommand(ToolContext context)
        : base("list", "List payments, oldest first.")
    {
        var filter = new RecordFilterOptions();
        var format = FormatOption.Create();
        filter.AddTo(this);
        Add(format);
        SetAction((result, cancellationToken) =>
            new LedgerReading(context).ListAsync(filter.Read(result, context.Clock), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
