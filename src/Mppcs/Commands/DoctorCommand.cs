using System.CommandLine;
using Mppcs.Health;
using Mppcs.Requests;

namespace Mppcs.Commands;

/// <summary><c>mppcs doctor [URL]</c>.</summary>
internal sealed class DoctorCommand : Command
{
    public const string CommandName = "doctor";

    public DoctorCommand(ToolContext context)
        : base(CommandName, "Look at settings, keys, ledger, clock and chain, and say what to mend. Signs and pays nothing.")
    {
        var url = new Argument<string?>("URL") { Arity = ArgumentArity.ZeroOrOne, Description = "A server to compare clocks with. It is asked once and not paid." };
        var rpcUrl = new Option<string?>("--rpc-url") { Description = "The Tempo node to ask.", HelpName = "URL" };
        var account = AccountOption.Create();
        var format = FormatOption.Create();
        Add(url);
        Add(rpcUrl);
        Add(account);
        Add(format);
        SetAction((result, cancellationToken) => new DoctorRun(context).RunAsync(
            result.GetValue(url) is { } text ? RequestUrl.Parse(text) : null,
            new RequestOptionValues(result).NodeUrl(rpcUrl), AccountOption.Read(result, account),
            FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
