using System.CommandLine;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary><c>mppcs ledger repair</c>.</summary>
internal sealed class LedgerRepairCommand : Command
{
    public LedgerRepairCommand(ToolContext context)
        : base("repair", "Make a damaged journal usable again. Shows first what is lost, asks, and keeps a copy.")
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var format = FormatOption.Create();
        Add(yes);
        Add(format);
        SetAction((result, cancellationToken) =>
            new LedgerRepairRun(context).RunAsync(result.GetValue(yes), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
