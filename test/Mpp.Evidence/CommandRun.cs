using System.Collections.Concurrent;
using System.Diagnostics;

namespace Mpp.Evidence;

/// <summary>A command that ended, or was ended.</summary>
internal sealed record CommandRun(int ExitCode, IReadOnlyList<string> Lines, TimeSpan Took)
{
    private const int Killed = -1;

    /// <summary>Runs a command as it is written, by the shell, and shows what it says as it says it.</summary>
    public static async Task<CommandRun> RunAsync(string command, string folder, TimeSpan limit, TextWriter output)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd", ["/c", command])
            : new ProcessStartInfo("sh", ["-c", Quoted(command)]);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (folder, true, true);
        start.Environment["NO_COLOR"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        var lines = new ConcurrentQueue<string>();
        var watch = Stopwatch.StartNew();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, said) => Keep(said.Data);
        process.ErrorDataReceived += (_, said) => Keep(said.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var time = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(time.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new CommandRun(Killed, [.. lines, $"It was stopped after {limit}."], watch.Elapsed);
        }

        return new CommandRun(process.ExitCode, [.. lines], watch.Elapsed);

        void Keep(string? line)
        {
            if (line is not null)
            {
                lines.Enqueue(line);
                output.WriteLine("    " + line);
            }
        }
    }

    // A filter of 'dotnet test' has a '|' that no shell may take for its own.
    private static string Quoted(string command) =>
        command.IndexOf("--filter ", StringComparison.Ordinal) is var at and >= 0
            ? $"{command[..(at + "--filter ".Length)]}'{command[(at + "--filter ".Length)..]}'"
            : command;
}
