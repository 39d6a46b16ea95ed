using System.CommandLine;
using Mppcs.Quotes;

namespace Mppcs.Commands;

/// <summary><c>mppcs quote URL</c>.</summary>
internal sealed class QuoteCommand : Command
{
    public const string CommandName = "quote";

    public QuoteCommand(ToolContext context)
        : base(CommandName, "Send the request unpaid and show every offer, how it is read and whether it may be paid. Needs no key.")
    {
        var options = new RequestOptionTable();
        options.AddTo(this, isQuote: true);
        SetAction((result, cancellationToken) => new QuoteRun(options.Read(result), context).RunAsync(cancellationToken));
    }
}
