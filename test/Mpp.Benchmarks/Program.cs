using Mpp.Benchmarks;
using Mpp.Benchmarks.Clients;
using Mpp.Benchmarks.Comparison;
using Mpp.Benchmarks.Micro;
using Mpp.Benchmarks.StartUp;

if (args is [OurClient.Name])
{
    await OurClient.RunAsync(Console.In, Console.Out);
    return 0;
}

var isLong = args.Contains("--long");
IBenchmark[] benchmarks = [new LedgerBenchmark(), new CompareBenchmark(isLong), new MicroBenchmark(isLong), new ToolBenchmark(isLong)];
if (args.Where(argument => argument != "--long").ToArray() is [var name] && benchmarks.SingleOrDefault(benchmark => benchmark.Name == name) is { } chosen)
{
    await chosen.RunAsync(Console.Out);
    return 0;
}

await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project test/Mpp.Benchmarks -- NAME [--long]");
foreach (var benchmark in benchmarks)
{
    await Console.Error.WriteLineAsync($"  {benchmark.Name,-12}{benchmark.Summary}");
}

return 2;
