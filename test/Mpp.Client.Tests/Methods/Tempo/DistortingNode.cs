using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Sandbox.Hosting;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>A node that passes questions on to an honest one and changes the answers.</summary>
internal sealed class DistortingNode : IAsyncDisposable
{
    private readonly WebApplication _server = LoopbackServer.Build(port: 0);
    private readonly HttpClient _honest;

    private DistortingNode(Uri honest)
    {
        _honest = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = honest };
        _server.Run(AnswerAsync);
    }

    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Changes an answer: the method, and the whole answer as the honest node gave it.</summary>
    public Func<string, JsonObject, string> Distort { get; set; } = (_, answer) => answer.ToJsonString();

    /// <summary>How many of the next questions get 503.</summary>
    public int Unavailable { get; set; }

    public static async Task<DistortingNode> StartAsync(Uri honest)
    {
        var node = new DistortingNode(honest);
        await node._server.StartAsync();
        node.Url = new Uri(node._server.Urls.Single());
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _honest.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Unavailable > 0)
        {
            Unavailable--;
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var question = await reader.ReadToEndAsync();
        using var content = new StringContent(question, Encoding.UTF8, "application/json");
        using var response = await _honest.PostAsync((Uri?)null, content);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Distort((string)JsonNode.Parse(question)!["method"]!, answer));
    }
}
