using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Mppcs;

namespace Mpp.Client.Tests.Cli;

/// <summary>A real MCP client of the tool: of the built program over its standard streams, or of the same code in this process.</summary>
internal sealed class McpSession : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _notices = new();
    private readonly StringWriter _error = new();
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task<int>? _server;

    private McpSession()
    {
    }

    public McpClient Client { get; private set; } = null!;

    /// <summary>What the tool wrote to its standard error so far.</summary>
    public string Notices => string.Join('\n', _notices) + _error;

    /// <summary>Where the tool was built: a copy in the folder of the tests lacks what its own framework brings along.</summary>
    public static string Program => Path.Combine(
        TestContext.CurrentContext.TestDirectory.Replace(Path.Combine("test", "Mpp.Client.Tests"), Path.Combine("src", "Mppcs"), StringComparison.Ordinal), "mppcs.dll");

    public static async Task<McpSession> StartProgramAsync(IReadOnlyDictionary<string, string> variables)
    {
        var session = new McpSession();
        session.Client = await McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [Program, "mcp"],
            EnvironmentVariables = variables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value),
            StandardErrorLines = session._notices.Enqueue,
        }));
        return session;
    }

    public static async Task<McpSession> StartHereAsync(ToolContext context)
    {
        var session = new McpSession();
        session._server = CommandLine.InvokeAsync(["mcp"], context with
        {
            Input = session._toServer.Reader.AsStream(),
            Output = session._toClient.Writer.AsStream(),
            Error = TextWriter.Synchronized(session._error),
        }, session._stopping.Token);
        session.Client = await McpClient.CreateAsync(new StreamClientTransport(session._toServer.Writer.AsStream(), session._toClient.Reader.AsStream()));
        return session;
    }

    /// <summary>The one JSON object that a tool answers, and whether it is an error.</summary>
    public async Task<(JsonElement Json, bool IsError)> CallAsync(string tool, object arguments)
    {
        var values = JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value);
        var result = await Client.CallToolAsync(tool, values);
        var text = ((TextContentBlock)result.Content.Single()).Text;
        Assert.That(result.StructuredContent?.GetRawText(), Is.EqualTo(text));
        return (JsonElement.Parse(text), result.IsError == true);
    }

    /// <summary>Stops the tool as a signal does, while its input stays open, and gives the exit code.</summary>
    public async Task<int> StopAsync()
    {
        await _stopping.CancelAsync();
        return await _server!;
    }

    /// <summary>Leaves as clients do, by closing the tool's input.</summary>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_server is not null)
        {
            await _toServer.Writer.CompleteAsync();
            Assert.That(await _server, Is.Zero);
        }
    }
}
