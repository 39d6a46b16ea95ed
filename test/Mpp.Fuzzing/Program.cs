using System.Diagnostics;
using Mpp.Fuzzing;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Targets;

if (FuzzOptions.TryRead(args) is not { } options || (options is { Iteration: not null } or { InputFile: not null } && options.Targets.Count != 1))
{
    Console.Error.WriteLine(FuzzOptions.Help);
    Console.Error.WriteLine($"Targets: {string.Join(", ", TargetList.Names)}");
    return 2;
}

var failures = 0;
foreach (var name in options.Targets)
{
    using var target = TargetList.Create(name);
    var fuzzer = new Fuzzer(target, options.Seed);
    var started = Stopwatch.GetTimestamp();
    var time = TimeSpan.FromMinutes(options.Minutes / options.Targets.Count);
    var report = options switch
    {
        { InputFile: { } file } => fuzzer.RunOne(File.ReadAllBytes(file)),
        { Iteration: { } iteration } => fuzzer.Run(tried => tried == 0, iteration),
        { Iterations: { } iterations } => fuzzer.Run(tried => tried < iterations),
        _ => fuzzer.Run(_ => Stopwatch.GetElapsedTime(started) < time),
    };
    Console.WriteLine(report);
    foreach (var (outcome, count) in report.Outcomes.OrderByDescending(outcome => outcome.Value).Take(8))
    {
        Console.WriteLine($"  {count,9}  {outcome}");
    }

    foreach (var failure in report.Failures)
    {
        failures++;
        Directory.CreateDirectory(options.Findings);
        var file = Path.Combine(options.Findings, $"{failure.Target}-{failure.Seed}-{failure.Iteration}.bin");
        File.WriteAllBytes(file, failure.Input);
        Console.WriteLine($"{failure}\n  kept:   {file}");
    }

    if (report.Hangs)
    {
        // Its thread cannot be stopped, only left.
        Environment.Exit(1);
    }
}

Console.WriteLine(failures == 0 ? "no failure" : $"{failures} kinds of failure");
return failures == 0 ? 0 : 1;
