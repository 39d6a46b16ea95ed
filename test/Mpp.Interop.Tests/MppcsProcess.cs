using System.Diagnostics;

namespace Mpp.Interop.Tests;

/// <summary>One run of the tool as a process of its own, with nothing but the environment that it is given.</summary>
internal sealed record MppcsProcess(int ExitCode, string Output, string Error)
{
    // Where the tool was built: a copy in the folder of the tests lacks what their own framework brings along.
    private static string ToolPath => Path.Combine(
        TestContext.CurrentContext.TestDirectory.Replace(Path.Combine("test", "Mpp.Interop.Tests"), Path.Combine("src", "Mppcs"), StringComparison.Ordinal), "mppcs.dll");

    /// <summary>Runs the tool to its end, whichever that is.</summary>
    internal static async Task<MppcsProcess> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ToolPath, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new MppcsProcess(process.ExitCode, output, await error);
    }
}
