using Mpp.Benchmarks;

IBenchmark[] benchmarks = [new LedgerBenchmark()];
if (args is [var name] && benchmarks.SingleOrDefault(benchmark => benchmark.Name == name) is { } chosen)
{
    await chosen.RunAsync(Console.Out);
    return 0;
}

await Console.Error.WriteLineAsync("usage: dotnet run -c Release --project test/Mpp.Benchmarks -- NAME");
foreach (var benchmark in benchmarks)
{
    await Console.Error.WriteLineAsync($"  {benchmark.Name,-12}{benchmark.Summary}");
}

return 2;
