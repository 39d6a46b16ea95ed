using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Sandbox.Hosting;

namespace Mpp.Benchmarks.Comparison;

/// <summary>Stands between a client and the chain and counts what is asked, by method.</summary>
internal sealed class CountingNode : IAsyncDisposable
{
    private readonly WebApplication _server = LoopbackServer.Build(port: 0);
    private readonly HttpClient _chain = new(new SocketsHttpHandler { UseProxy = false });
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Uri _chainUrl;

    private CountingNode(Uri chainUrl)
    {
        _chainUrl = chainUrl;
        _server.Run(HandleAsync);
    }

    public Uri Url => new(_server.Urls.Single());

    public int Count => _calls.Values.Sum();

    public string Methods => string.Join(", ", _calls.Select(call => $"{call.Key} x{call.Value}").Order(StringComparer.Ordinal));

    public static async Task<CountingNode> StartAsync(Uri chainUrl)
    {
        var node = new CountingNode(chainUrl);
        await node._server.StartAsync();
        return node;
    }

    public void Forget() => _calls.Clear();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _chain.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var call = JsonElement.Parse(body.ToArray());
        foreach (var single in call.ValueKind == JsonValueKind.Array ? call.EnumerateArray().ToArray() : [call])
        {
            _calls.AddOrUpdate(single.GetProperty("method").GetString()!, 1, (_, count) => count + 1);
        }

        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new("application/json");
        using var answer = await _chain.PostAsync(_chainUrl, content, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
