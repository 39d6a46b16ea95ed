using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Mpp.Benchmarks.Micro;

/// <summary>The steps of a payment one by one, in this process: nothing is built, and no project of its own is written.</summary>
internal sealed class MicroBenchmark(bool isLong) : IBenchmark
{
    public string Name => "micro";

    public string Summary => "the steps of a payment one by one: parse, quote, judge, reserve, sign, check, format";

    public Task RunAsync(TextWriter output)
    {
        var job = (isLong ? Job.MediumRun.WithLaunchCount(1) : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance);
        BenchmarkRunner.Run<PaymentSteps>(ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts")));
        return Task.CompletedTask;
    }
}
