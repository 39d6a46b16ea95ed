using System.CommandLine;

namespace Mppcs.Commands;

/// <summary><c>mppcs policy</c>, the group of commands about limits.</summary>
internal sealed class PolicyCommand : Command
{
    public const string CommandName = "policy";

    public PolicyCommand(ToolContext context)
        : base(CommandName, "Show, try out or begin your limits.")
    {
        Add(new PolicyShowCommand(context));
        Add(new PolicyCheckCommand(context));
        Add(new PolicyInitCommand(context));
    }
}
