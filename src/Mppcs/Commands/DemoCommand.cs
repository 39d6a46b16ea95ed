using System.CommandLine;
using Mppcs.Demonstration;

namespace Mppcs.Commands;

/// <summary><c>mppcs demo</c>.</summary>
internal sealed class DemoCommand : Command
{
    public const string CommandName = "demo";

    public DemoCommand(ToolContext context)
        : base(CommandName, "Watch two orders being paid, on Tempo and through Stripe, without network, key or money.")
    {
        var format = FormatOption.Create();
        Add(format);
        SetAction((result, cancellationToken) => new DemoRun(context).RunAsync(FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
