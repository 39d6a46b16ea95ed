using System.CommandLine;
using Mppcs.Proxying;

namespace Mppcs.Commands;

/// <summary><c>mppcs proxy</c>.</summary>
internal sealed class ProxyCommand : Command
{
    public const string CommandName = "proxy";

    public ProxyCommand(ToolContext context)
        : base(CommandName, "Run a paying HTTP proxy on this machine: programs in any language pay within the limits of the settings file.")
    {
        var port = PortOption.Create("The port on 127.0.0.1; any free one by default.");
        var tokenFile = new Option<string?>("--token-file") { Description = "Serve only who sends the token in this file.", HelpName = "FILE" };
        var format = FormatOption.Create();
        Add(port);
        Add(tokenFile);
        Add(format);
        SetAction((result, cancellationToken) => new ProxyRun(context).RunAsync(
            PortOption.Read(result.GetValue(port)), result.GetValue(tokenFile), FormatOption.Read(result.GetValue(format)), cancellationToken));
    }
}
