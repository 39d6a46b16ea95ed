using ModelContextProtocol.Protocol;

namespace Mppcs.Mcp;

/// <summary>One tool of the server.</summary>
internal interface IMcpTool
{
    /// <summary>Name, description and schema.</summary>
    Tool Description { get; }

    /// <exception cref="UsageException">An argument cannot be used.</exception>
    Task<McpAnswer> CallAsync(McpArguments arguments, CancellationToken cancellationToken);
}
