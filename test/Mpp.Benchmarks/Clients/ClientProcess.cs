using System.Diagnostics;
using System.Text.Json;
using Mpp.Interop.Tests;

namespace Mpp.Benchmarks.Clients;

/// <summary>A client in a process of its own, so that its processor time and its memory are its own too.</summary>
internal sealed class ClientProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Func<ProcessStartInfo> _start;

    private ClientProcess(string name, Func<ProcessStartInfo> start, bool isDurable)
    {
        Name = name;
        IsDurable = isDurable;
        _start = start;
    }

    public string Name { get; }

    private bool IsDurable { get; }

    public static ClientProcess Mppx(NodePackages packages) =>
        new("mppx 0.11.0", () => new ProcessStartInfo("node", ["benchmark-client.mjs"]) { WorkingDirectory = packages.Directory }, isDurable: false);

    public static ClientProcess Ours(bool isDurable) =>
        new(isDurable ? "ours, ledger file" : "ours, in memory", () => new ProcessStartInfo(Environment.ProcessPath!, [OurClient.Name]), isDurable);

    /// <summary>What the client measured, or that it ended or fell silent instead.</summary>
    public async Task<ClientMeasurement> MeasureAsync(ClientTask task)
    {
        var start = _start();
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var limit = new CancellationTokenSource(Limit);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(task with { IsDurable = IsDurable }, JsonSerializerOptions.Web));
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize<ClientMeasurement>(output, JsonSerializerOptions.Web)!
                : ClientMeasurement.Nothing($"the process ended with {process.ExitCode}: {await errors}");
        }
        catch (OperationCanceledException)
        {
            return ClientMeasurement.Nothing($"the process did not end within {Limit.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
