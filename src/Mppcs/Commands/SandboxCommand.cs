using System.CommandLine;
using Mppcs.Demonstration;

namespace Mppcs.Commands;

/// <summary><c>mppcs sandbox</c>.</summary>
internal sealed class SandboxCommand : Command
{
    public const string CommandName = "sandbox";

    public SandboxCommand(ToolContext context)
        : base(CommandName, "Run a merchant, a simulated Tempo chain and a simulated Stripe on this machine until stopped.")
    {
        var port = PortOption.Create("The merchant's port; any free one by default.");
        var format = FormatOption.Create();
        Add(port);
        Add(format);
        SetAction((result, cancellationToken) =>
            new SandboxRun(context).RunAsync(PortOption.Read(result.GetValue(port)), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
