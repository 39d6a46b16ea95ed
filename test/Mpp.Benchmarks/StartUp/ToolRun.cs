using System.Diagnostics;

namespace Mpp.Benchmarks.StartUp;

/// <summary>How long a run took, and the most memory that it held at once.</summary>
internal sealed record ToolRun(TimeSpan Duration, long PeakBytes)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It did not pay.</exception>
    public static async Task<ToolRun> MeasureAsync(ToolCommand command)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in command.Variables)
        {
            start.Environment[name] = value;
        }

        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        var peak = await WatchAsync(process, ended);
        var duration = Stopwatch.GetElapsedTime(started);
        return process.ExitCode == 0 && (await output).Contains("\"paid\":true", StringComparison.Ordinal)
            ? new ToolRun(duration, peak)
            : throw new InvalidOperationException($"{command.Name} ended with {process.ExitCode}:{Environment.NewLine}{await output}{await errors}");
    }

    /// <summary>The system keeps the peak, and forgets it with the process: so the last look counts.</summary>
    private static async Task<long> WatchAsync(Process process, Task ended)
    {
        var peak = 0L;
        while (!ended.IsCompleted)
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It ended between the two lines; what was seen before stays.
            }

            await Task.WhenAny(ended, Task.Delay(Look));
        }

        return peak;
    }
}
