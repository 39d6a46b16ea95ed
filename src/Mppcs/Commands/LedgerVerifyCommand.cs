using System.CommandLine;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary><c>mppcs ledger verify</c>.</summary>
internal sealed class LedgerVerifyCommand : Command
{
    public LedgerVerifyCommand(ToolContext context)
        : base("verify", "Read every line of the journal and name those that are damaged. Changes nothing.")
    {
        var format = FormatOption.Create();
        Add(format);
        SetAction((result, cancellationToken) => new LedgerCheck(context).RunAsync(FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
