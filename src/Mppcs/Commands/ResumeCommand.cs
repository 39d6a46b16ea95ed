using System.CommandLine;
using Mppcs.Payments;
using Mppcs.Requests;

namespace Mppcs.Commands;

/// <summary><c>mppcs resume ID [URL]</c>.</summary>
internal sealed class ResumeCommand : Command
{
    public const string CommandName = "resume";

    public ResumeCommand(ToolContext context)
        : base(CommandName, "Send the credential of an earlier payment again, with the request that it is for. Never pays a second time.")
    {
        var id = new PaymentArgument();
        var url = new Argument<string?>("URL") { Arity = ArgumentArity.ZeroOrOne, Description = "The URL that was paid for; without it, the one that the ledger knows." };
        var options = new RequestOptionTable();
        Add(id);
        Add(url);
        options.AddResumptionTo(this);
        SetAction((result, cancellationToken) => new ResumeRun(context).RunAsync(
            result.GetValue(id)!, result.GetValue(url) is { } typed ? RequestUrl.Parse(typed) : null, found => options.Read(result, found), cancellationToken));
    }
}
