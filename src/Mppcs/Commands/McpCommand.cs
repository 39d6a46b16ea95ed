using System.CommandLine;
using Mppcs.Mcp;

namespace Mppcs.Commands;

/// <summary><c>mppcs mcp</c>.</summary>
internal sealed class McpCommand : Command
{
    public const string CommandName = "mcp";

    public McpCommand(ToolContext context)
        : base(CommandName, "Run an MCP server on standard input and output: paid requests as tools, within the limits of the settings file.")
    {
        SetAction((_, cancellationToken) => new McpRun(context).RunAsync(cancellationToken));
    }
}
