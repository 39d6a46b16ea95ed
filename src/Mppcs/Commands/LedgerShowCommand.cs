using System.CommandLine;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary><c>mppcs ledger show ID</c>.</summary>
internal sealed class LedgerShowCommand : Command
{
    public LedgerShowCommand(ToolContext context)
        : base("show", "Show everything that is recorded of one payment.")
    {
        var id = new PaymentArgument();
        var format = FormatOption.Create();
        Add(id);
        Add(format);
        SetAction((result, cancellationToken) =>
            new LedgerReading(context).ShowAsync(result.GetValue(id)!, FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
