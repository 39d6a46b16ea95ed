using System.CommandLine;
using Mppcs.Payments;
using Mppcs.Quotes;

namespace Mppcs.Commands;

/// <summary><c>mppcs [pay] URL</c>.</summary>
internal sealed class PayCommand : Command
{
    public const string CommandName = "pay";

    public PayCommand(ToolContext context)
        : base(CommandName, "Fetch a URL, and pay for it if it must be paid and may be. The word pay can be left out.")
    {
        var options = new RequestOptionTable();
        options.AddTo(this, isQuote: false);
        SetAction((result, cancellationToken) =>
        {
            var settings = options.Read(result);
            return settings.IsDryRun
                ? new QuoteRun(settings, context).RunAsync(cancellationToken)
                : new PaidFetch(settings, context).RunAsync(cancellationToken);
        });
    }
}
