using System.Globalization;
using Mpp.Mutation;
using Mpp.Mutation.Rewriting;
using Mpp.Mutation.Running;

// What the tests of the areas are taken from: not the programs, the pages and the rules about the sources.
string[] folders = ["Protocol", "Policy", "Ledger", "Methods", "Conformance", "Reconciliation", "Payer*"];

if (args is [Worker.Name, .. var namespaces])
{
    await Worker.RunAsync(Path.Combine(AppContext.BaseDirectory, "Mpp.Client.Tests.dll"), namespaces);
    return 0;
}

if (MutationOptions.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(MutationOptions.Usage);
    return 2;
}

var repository = Directory.GetCurrentDirectory();
if (!File.Exists(Path.Combine(repository, "Mpp.Client.sln")))
{
    await Console.Error.WriteLineAsync("Run this in the folder of Mpp.Client.sln.");
    return 2;
}

var work = options.Work ?? Directory.CreateTempSubdirectory("mpp-mutation-").FullName;
try
{
    return await RunAsync(work);
}
finally
{
    if (options.Work is null)
    {
        Directory.Delete(work, recursive: true);
    }
}

async Task<int> RunAsync(string root)
{
    var started = TimeProvider.System.GetTimestamp();
    string Elapsed() => TimeProvider.System.GetElapsedTime(started).ToString("mm\\:ss", CultureInfo.InvariantCulture);
    var copy = new SourceCopy(root);
    copy.Update(repository);
    var arguments = await copy.BuildAsync();
    var assembly = Path.Combine(root, "Mpp.Client.dll");
    var library = MutatedLibrary.Build(copy.Library, arguments, copy.Generated, assembly);
    copy.Install(assembly);
    var mutants = library.Mutants.Where(options.Wants).Take(options.Limit).ToList();
    Console.WriteLine($"{Elapsed()} {mutants.Count} mutants of {library.Mutants.Count}; {library.Rejected} more did not compile");
    if (options.ListsOnly)
    {
        mutants.ForEach(Console.WriteLine);
        return 0;
    }

    InstallWorker(copy.Tests);
    IReadOnlyList<string> chosen = options.Tests.Count > 0 ? options.Tests : folders;
    using var coverage = await WorkerProcess.StartAsync(copy.Tests, chosen);
    var tests = await coverage.CoverAsync(Console.Error);
    Console.WriteLine($"{Elapsed()} {tests.Count} tests without a mutant took {tests.Sum(test => test.Milliseconds) / 1000} s");
    var run = new MutationRun(copy.Tests, chosen, tests, library.Mutants);
    var verdicts = await run.RunAsync(mutants, options.Workers, (done, verdict) =>
    {
        if (!verdict.IsDetected || done % 100 == 0)
        {
            Console.WriteLine($"{Elapsed()} {done} of {mutants.Count}: {verdict.Outcome} #{verdict.Mutant.Number} {verdict.Mutant.File}:{verdict.Mutant.Line}  {verdict.Mutant.Change}");
        }
    });
    var explanations = Explanations.Read(await File.ReadAllLinesAsync(Path.Combine(repository, "test", "Mpp.Mutation", "explained.txt")));
    var isExplained = Report.Write(verdicts, explanations, options.ShowsKilled, Console.Out);
    if (mutants.Count == library.Mutants.Count)
    {
        explanations.Unused.ToList().ForEach(unused => Console.WriteLine($"explained, but no survivor: {unused}"));
    }

    Console.WriteLine($"{Elapsed()} done");
    return isExplained ? 0 : 1;
}

static void InstallWorker(string folder)
{
    // Without its list of dependencies it takes every assembly of the folder: those of the tests, and the mutated library.
    foreach (var name in new[] { "Mpp.Mutation.dll", "Mpp.Mutation.runtimeconfig.json" })
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, name), Path.Combine(folder, name), overwrite: true);
    }
}
