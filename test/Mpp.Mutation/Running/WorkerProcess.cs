using System.Diagnostics;
using System.Globalization;
using Mpp.Mutation.Rewriting;

namespace Mpp.Mutation.Running;

/// <summary>A worker from outside: started in the folder of the mutated tests, and killed when it does not answer.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    /// <summary>Starts a worker whose types are initialised with <paramref name="mutant"/>, 0 for none.</summary>
    public static async Task<WorkerProcess> StartAsync(string folder, IReadOnlyList<string> namespaces, int mutant = 0)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Mpp.Mutation.dll"), Worker.Name, .. namespaces])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment[SwitchNodes.Variable] = mutant.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet cannot be started.");
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var worker = new WorkerProcess(process);
        return await worker.ReadAsync(TimeSpan.FromMinutes(2)) == "ready" ? worker : throw new InvalidOperationException("A worker did not load the tests.");
    }

    public async Task<IReadOnlyList<ReachedTest>> CoverAsync(TextWriter errors)
    {
        await _process.StandardInput.WriteLineAsync(Worker.Cover);
        var tests = new List<ReachedTest>();
        while (await ReadAsync(TimeSpan.FromMinutes(20)) is { } line && line != "done")
        {
            var parts = line.Split('\t');
            if (parts is ["test", var id, var milliseconds, var name, var mutants])
            {
                tests.Add(new ReachedTest(id, name, int.Parse(milliseconds, CultureInfo.InvariantCulture),
                    [.. mutants.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture))]));
            }
            else
            {
                await errors.WriteLineAsync($"left out: {line}");
            }
        }

        return tests;
    }

    /// <summary>The worker's answer, or <see langword="null"/> when it died or took longer than <paramref name="patience"/>.</summary>
    public async Task<string[]?> TryAsync(int mutant, IEnumerable<string> tests, TimeSpan patience)
    {
        await _process.StandardInput.WriteLineAsync($"{mutant}\t{string.Join(',', tests)}");
        return (await ReadAsync(patience))?.Split('\t');
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<string?> ReadAsync(TimeSpan patience)
    {
        using var source = new CancellationTokenSource(patience, TimeProvider.System);
        try
        {
            return await _process.StandardOutput.ReadLineAsync(source.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
