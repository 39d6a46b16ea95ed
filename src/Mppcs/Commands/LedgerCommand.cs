using System.CommandLine;

namespace Mppcs.Commands;

/// <summary><c>mppcs ledger</c>, the group of commands about the journal of payments.</summary>
internal sealed class LedgerCommand : Command
{
    public const string CommandName = "ledger";

    public LedgerCommand(ToolContext context)
        : base(CommandName, "Read, check and mend the journal of payments.")
    {
        Add(new LedgerListCommand(context));
        Add(new LedgerShowCommand(context));
        Add(new LedgerExportCommand(context));
        Add(new LedgerVerifyCommand(context));
        Add(new LedgerRepairCommand(context));
    }
}
