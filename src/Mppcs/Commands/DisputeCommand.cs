using System.CommandLine;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary><c>mppcs dispute ID</c>.</summary>
internal sealed class DisputeCommand : Command
{
    public const string CommandName = "dispute";

    public DisputeCommand(ToolContext context)
        : base(CommandName, "Gather what shows a merchant what was asked, paid and answered. Asks chain or Stripe first. Never pays.")
    {
        var id = new PaymentArgument();
        var output = new Option<string?>("--output", "-o") { Description = "Write the bundle (JSON) to a file, readable by its owner only.", HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there already." };
        var rpcUrl = new Option<string?>("--rpc-url") { Description = "The Tempo node to ask.", HelpName = "URL" };
        var format = FormatOption.Create();
        Add(id);
        Add(output);
        Add(force);
        Add(rpcUrl);
        Add(format);
        SetAction((result, cancellationToken) =>
        {
            var values = new RequestOptionValues(result);
            return new DisputeRun(context).RunAsync(
                result.GetValue(id)!, values.NodeUrl(rpcUrl), new EvidenceFile(values.Text(output), values.Flag(force)),
                FormatOption.Read(result.GetValue(format)), cancellationToken);
        });
    }
}
