using System.Diagnostics;

namespace Mpp.Packaging.Tests;

/// <summary>A process that has ended.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    // Far more than a run takes: it only keeps the tests from hanging.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>All that it said, for messages.</summary>
    internal string Text => $"exit code {ExitCode}{Environment.NewLine}{Output}{Error}";

    /// <summary>The folder of the .NET that runs the tests.</summary>
    private static string DotNetFolder => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static string DotNetProgram => Path.Combine(DotNetFolder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");

    /// <summary>Runs the .NET that runs the tests. No server of it stays behind.</summary>
    internal static Task<Run> DotNetAsync(string folder, Dictionary<string, string> variables, params string[] arguments) => ToEndAsync(
        DotNetProgram,
        folder,
        new(variables)
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_NOLOGO"] = "1",
        },
        arguments);

    /// <summary>Runs a program to its end, whichever that is. After ten minutes it is killed, with all that it has started.</summary>
    internal static async Task<Run> ToEndAsync(string program, string folder, Dictionary<string, string> variables, params string[] arguments)
    {
        using var process = Process.Start(Prepare(program, folder, variables, arguments))!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new Run(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static ProcessStartInfo Prepare(string program, string folder, Dictionary<string, string> variables, string[] arguments)
    {
        // Whole builds, while other tests may make payments whose credentials are valid for seconds: those come first.
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? program : "nice", OperatingSystem.IsWindows() ? arguments : [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the tests were started by tells its children where its own build stands, and the user's settings would be paid by.
        foreach (var name in start.Environment.Keys.Where(name => StartsWith(name, "MSBUILD") || StartsWith(name, "MPP_")).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_ROOT"] = DotNetFolder;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static bool StartsWith(string name, string beginning) => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);
}
