using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Mpp.Interop.Tests;

namespace Mpp.Benchmarks.StartUp;

/// <summary>One paid request of the published tool and of mppx's command line, from the start of the process to its end.</summary>
internal sealed class ToolBenchmark(bool isLong) : IBenchmark
{
    private int Runs => isLong ? 30 : 10;

    public string Name => "tool";

    public string Summary => "one paid request of the published tool against mppx's command line: time and memory";

    public async Task RunAsync(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("mpp-benchmark-").FullName;
        try
        {
            var packages = await NodePackages.InstallAsync(CancellationToken.None);
            var tool = await PublishAsync(packages, Path.Combine(folder, "tool"));
            await using var anvil = await Anvil.StartAsync(packages, CancellationToken.None);
            await using var merchant = await MppxMerchant.StartTempoAsync(packages, anvil, DevelopmentAccount.WithFeesInPathUsd[3].Address, [], CancellationToken.None);
            var url = new Uri(merchant.Url, "/paid").ToString();
            var mppx = new ToolCommand("mppx 0.11.0", "node", [Path.Combine(packages.Directory, "node_modules", "mppx", "dist", "bin.js"), url, "-r", anvil.RpcUrl.ToString()],
                new() { ["MPPX_PRIVATE_KEY"] = DevelopmentAccount.WithFeesInPathUsd[0].PrivateKey, ["XDG_CONFIG_HOME"] = folder });
            var ours = new ToolCommand("mppcs", tool, ["pay", url, "--max-spend", "2 USD"], new()
            {
                ["MPP_TEMPO_KEY"] = DevelopmentAccount.WithFeesInPathUsd[1].PrivateKey,
                ["MPP_LEDGER"] = Path.Combine(folder, "ledger.jsonl"),
                ["XDG_CONFIG_HOME"] = folder,
            });
            await CompareAsync(output, mppx, ours);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>In turn, so that what else the machine does meets both alike.</summary>
    private async Task CompareAsync(TextWriter output, params ToolCommand[] commands)
    {
        var runs = commands.ToDictionary(command => command, _ => new List<ToolRun>());
        for (var run = 0; run <= Runs; run++)
        {
            foreach (var command in commands)
            {
                var measured = await ToolRun.MeasureAsync(command);
                if (run > 0)
                {
                    runs[command].Add(measured);
                }
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors; one paid request, {Runs} runs after a first"));
        var (reference, peak) = (Durations.Of(runs[commands[0]].Select(run => run.Duration)).Median, Peak(runs[commands[0]]));
        foreach (var command in commands)
        {
            var durations = Durations.Of(runs[command].Select(run => run.Duration));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"  {command.Name,-12}{durations}  {Durations.Ratio(durations.Median / reference),6} of mppx   peak {Peak(runs[command]) / 1024.0 / 1024,5:0} MiB  {Durations.Ratio(Peak(runs[command]) / (double)peak),6} of mppx"));
        }
    }

    private static long Peak(List<ToolRun> runs) => runs.Select(run => run.PeakBytes).Order().ElementAt(runs.Count / 2);

    private static async Task<string> PublishAsync(NodePackages packages, string target)
    {
        var project = Path.GetFullPath(Path.Combine(packages.Directory, "..", "..", "..", "src", "Mppcs", "Mppcs.csproj"));
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", target, "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
        };
        using var publishing = Process.Start(start)!;
        var said = await publishing.StandardOutput.ReadToEndAsync();
        await publishing.WaitForExitAsync();
        return publishing.ExitCode == 0
            ? Path.Combine(target, OperatingSystem.IsWindows() ? "mppcs.exe" : "mppcs")
            : throw new InvalidOperationException($"The tool could not be published:{Environment.NewLine}{said}");
    }
}
