using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mpp.Client.Tests.Conformance;

/// <summary>The built adapter as a process that answers lines. It is killed when the test ends.</summary>
internal sealed class AdapterProcess : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Process _process;

    // As it was built, not the copy beside the tests: that one lacks what the tests take from another framework.
    private static string Folder => TestContext.CurrentContext.TestDirectory.Replace("Mpp.Client.Tests", "Mpp.Conformance", StringComparison.Ordinal);

    private AdapterProcess(params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(Folder, "Mpp.Conformance.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
        })!;
    }

    /// <summary>What the adapter tells the suite about itself.</summary>
    public static JsonElement Manifest => JsonElement.Parse(File.ReadAllText(Path.Combine(Folder, "adapter.json")));

    public static AdapterProcess ForLines() => new("--lines");

    /// <summary>Everything that one run with one request writes, and how it ends.</summary>
    public static async Task<(string Output, int ExitCode)> RunOnceAsync(string request)
    {
        using var adapter = new AdapterProcess();
        await adapter._process.StandardInput.WriteAsync(request);
        adapter._process.StandardInput.Close();
        var output = await adapter._process.StandardOutput.ReadToEndAsync();
        await adapter._process.WaitForExitAsync();
        return (output, adapter._process.ExitCode);
    }

    /// <summary>One line in, one line out.</summary>
    public async Task<JsonElement> AskAsync(string line)
    {
        await _process.StandardInput.WriteAsync(line + "\n");
        await _process.StandardInput.FlushAsync();
        return JsonElement.Parse(await _process.StandardOutput.ReadLineAsync() ?? throw new AssertionException("The adapter ended early."));
    }

    public Task<JsonElement> CallAsync(string operation, JsonNode? input) =>
        AskAsync(new JsonObject { ["schema"] = 1, ["op"] = operation, ["input"] = input }.ToJsonString());

    /// <summary>The value of an answer that must not be an error.</summary>
    public async Task<JsonElement> ValueOfAsync(string operation, JsonNode? input)
    {
        var answer = await CallAsync(operation, input);
        Assert.That(answer.GetProperty("ok").GetBoolean(), Is.True, answer.GetRawText());
        return answer.GetProperty("value");
    }

    /// <summary>Type and message of an answer that must be an error and nothing else.</summary>
    public async Task<(string Type, string Message)> ErrorOfAsync(string operation, JsonNode? input) => ReadError(await CallAsync(operation, input));

    public static (string Type, string Message) ReadError(JsonElement answer)
    {
        Assert.That(answer.GetProperty("ok").GetBoolean(), Is.False, answer.GetRawText());
        Assert.That(answer.EnumerateObject().Select(member => member.Name), Is.EqualTo(["ok", "error"]));
        var error = answer.GetProperty("error");
        var message = error.GetProperty("message").GetString()!;
        Assert.That(message, Is.Not.Empty.And.Not.Contain("   at "), "An error holds a sentence, not a stack trace.");
        return (error.GetProperty("type").GetString()!, message);
    }

    /// <summary>Closes the input and says how the adapter ended.</summary>
    public async Task<int> EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
