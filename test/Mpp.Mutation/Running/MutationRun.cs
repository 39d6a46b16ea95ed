using System.Collections.Concurrent;

namespace Mpp.Mutation.Running;

/// <summary>Runs each mutant against the tests that reach it.</summary>
internal sealed class MutationRun(string folder, IReadOnlyList<string> namespaces, IReadOnlyList<ReachedTest> tests, IReadOnlyList<Mutant> all)
{
    private const int QuickTest = 50;

    private readonly ConcurrentBag<Verdict> _verdicts = [];
    private int _done;

    public async Task<IReadOnlyList<Verdict>> RunAsync(IReadOnlyList<Mutant> mutants, int workers, Action<int, Verdict> done)
    {
        var queue = new ConcurrentQueue<Mutant>(mutants.OrderBy(mutant => mutant.RunsOnce));
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(queue, done))));
        return [.. _verdicts.OrderBy(verdict => verdict.Mutant.Number)];
    }

    private async Task WorkAsync(ConcurrentQueue<Mutant> queue, Action<int, Verdict> done)
    {
        WorkerProcess? worker = null;
        while (queue.TryDequeue(out var mutant))
        {
            (worker, var verdict) = mutant.RunsOnce
                ? (worker, await TryAloneAsync(mutant))
                : await TryAsync(worker, mutant);
            _verdicts.Add(verdict);
            done(Interlocked.Increment(ref _done), verdict);
        }

        worker?.Dispose();
    }

    private async Task<(WorkerProcess? Worker, Verdict Verdict)> TryAsync(WorkerProcess? worker, Mutant mutant)
    {
        var reaching = InOrder(mutant, tests.Where(test => test.Mutants.Contains(mutant.Number)));
        if (reaching.Count == 0)
        {
            return (worker, new Verdict(mutant, Outcome.NotReached));
        }

        for (var attempt = 1; ; attempt++)
        {
            worker ??= await WorkerProcess.StartAsync(folder, namespaces);
            var answer = await TryInTurnAsync(worker, mutant, reaching);
            if (answer is [Worker.Survived])
            {
                return (worker, new Verdict(mutant, Outcome.Survived));
            }

            if (answer is [Worker.Killed, var name])
            {
                return (worker, new Verdict(mutant, Outcome.Killed, name));
            }

            // A worker that was spoilt by an earlier mutant says nothing about this one; a fresh one that is spoilt was spoilt by it.
            worker.Dispose();
            worker = null;
            if (answer is null || attempt > 1)
            {
                return (null, new Verdict(mutant, answer is null ? Outcome.Hung : Outcome.Killed));
            }
        }
    }

    /// <summary>Code that runs once has run before a worker hears of a mutant, so the mutant is there from the start of a process.</summary>
    private async Task<Verdict> TryAloneAsync(Mutant mutant)
    {
        var neighbours = all.Where(other => other.File == mutant.File).Select(other => other.Number).ToHashSet();
        var reaching = InOrder(mutant, tests.Where(test => test.Mutants.Any(neighbours.Contains)));
        if (reaching.Count == 0)
        {
            return new Verdict(mutant, Outcome.NotReached);
        }

        using var worker = await WorkerProcess.StartAsync(folder, namespaces, mutant.Number);
        return await TryInTurnAsync(worker, mutant, reaching) switch
        {
            [Worker.Survived] => new Verdict(mutant, Outcome.Survived),
            null => new Verdict(mutant, Outcome.Hung),
            var answer => new Verdict(mutant, Outcome.Killed, answer.ElementAtOrDefault(1)),
        };
    }

    /// <summary>The quick tests by themselves first: a mutant that hangs mostly hangs there, and the slow ones are not waited for.</summary>
    private static async Task<string[]?> TryInTurnAsync(WorkerProcess worker, Mutant mutant, IEnumerable<ReachedTest> reaching)
    {
        foreach (var some in reaching.GroupBy(test => test.Milliseconds > QuickTest))
        {
            if (await worker.TryAsync(mutant.Number, some.Select(test => test.Id), Patience(some)) is not [Worker.Survived] and var answer)
            {
                return answer;
            }
        }

        return [Worker.Survived];
    }

    private static List<ReachedTest> InOrder(Mutant mutant, IEnumerable<ReachedTest> reaching)
    {
        var folder = Path.GetDirectoryName(mutant.File)!.Replace('/', '.').Replace('\\', '.');
        return [.. reaching.OrderBy(test => test.Milliseconds > QuickTest).ThenBy(test => !test.Name.Contains($".{folder}.", StringComparison.Ordinal)).ThenBy(test => test.Milliseconds)];
    }

    private static TimeSpan Patience(IEnumerable<ReachedTest> reaching)
        => TimeSpan.FromSeconds(20) + TimeSpan.FromMilliseconds(5.0 * reaching.Sum(test => test.Milliseconds));
}
