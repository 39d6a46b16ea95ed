using System.CommandLine;
using Mppcs.Journal;

namespace Mppcs.Commands;

/// <summary><c>mppcs reconcile [ID|--all]</c>.</summary>
internal sealed class ReconcileCommand : Command
{
    public const string CommandName = "reconcile";

    public ReconcileCommand(ToolContext context)
        : base(CommandName, "Ask the chain or Stripe how open payments ended, and record what is proven. Never pays.")
    {
        var id = new PaymentArgument(isRequired: false);
        var all = new Option<bool>("--all") { Description = "Every open payment." };
        var rpcUrl = new Option<string?>("--rpc-url") { Description = "The Tempo node to ask.", HelpName = "URL" };
        var format = FormatOption.Create();
        Add(id);
        Add(all);
        Add(rpcUrl);
        Add(format);
        SetAction((result, cancellationToken) =>
        {
            var values = new RequestOptionValues(result);
            return new ReconcileRun(context).RunAsync(
                Choose(result.GetValue(id), values.Flag(all)), values.NodeUrl(rpcUrl), FormatOption.Read(result.GetValue(format)), cancellationToken);
        });
    }

    private static string? Choose(string? id, bool isAll) => (id, isAll) switch
    {
        (null, false) => throw new UsageException("Which payment? Write 'mppcs reconcile ID' for one, or 'mppcs reconcile --all' for every open one."),
        ({ }, true) => throw new UsageException("Write an ID or --all, not both."),
        _ => id,
    };
}
