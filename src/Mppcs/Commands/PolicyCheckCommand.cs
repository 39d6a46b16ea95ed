using System.CommandLine;
using Mppcs.Policies;

namespace Mppcs.Commands;

/// <summary><c>mppcs policy check URL</c>.</summary>
internal sealed class PolicyCheckCommand : Command
{
    public PolicyCheckCommand(ToolContext context)
        : base("check", "Send the request unpaid and hold every offer against every rule and budget. Needs no key.")
    {
        var options = new RequestOptionTable();
        options.AddTo(this, isQuote: true);
        SetAction((result, cancellationToken) => new PolicyCheckRun(options.Read(result), context).RunAsync(cancellationToken));
    }
}
