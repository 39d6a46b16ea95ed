using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>
/// A service on loopback that answers what the input says: an object with one member for each question, or the same bytes to every question
/// where the input is no such object.
/// </summary>
internal sealed class ScriptedService : IDisposable
{
    private readonly WebApplication _server;
    private JsonNodeText? _script;

    public ScriptedService(Func<HttpContext, ScriptedService, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(context => answer(context, this));
        _server.StartAsync().GetAwaiter().GetResult();
    }

    public Uri Url => new(_server.Urls.Single() + "/");

    public byte[] Input { get; private set; } = [];

    /// <summary>What is answered from now on.</summary>
    public void Play(byte[] input) => (Input, _script) = (input, JsonNodeText.TryRead(input));

    /// <summary>The answer to one question as JSON text; <see langword="null"/> where the script has none.</summary>
    public string? Find(string question)
    {
        if (_script?.Members?.Find(member => member.Key == $"\"{question}\"").Value is not { } answer)
        {
            return null;
        }

        var text = new StringBuilder();
        answer.WriteTo(text);
        return text.ToString();
    }

    /// <summary>Whether the input is the answer itself.</summary>
    public bool IsBare => _script?.Members is null;

    public async Task WriteAsync(HttpContext context, string? answer)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(IsBare ? Input : Encoding.UTF8.GetBytes(answer ?? "{}"));
    }

    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
