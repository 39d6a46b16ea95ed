using System.Diagnostics;

namespace Mpp.Fuzzing.Harness;

/// <summary>
/// Tries inputs one after the other on a thread of its own, and gives up on one that does not end. Each input follows from target, seed and
/// number alone, so that one can be tried again without those before it.
/// </summary>
internal sealed class Fuzzer(FuzzTarget target, int seed)
{
    private const int MostFailures = 20;

    /// <summary>Far more than any input needs on a busy machine: this finds what never ends, it measures nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FuzzFailure> _failures = new(StringComparer.Ordinal);
    private (long Bytes, int Length) _largest;
    private long _current;
    private long _begun;

    /// <summary>Tries this input alone.</summary>
    public TargetReport RunOne(byte[] input) => Run(tried => tried == 0, 0, _ => input);

    /// <summary>The seeds as they are come first, then what is made of them.</summary>
    public byte[] InputOf(long iteration) => iteration < target.Seeds.Count
        ? target.Seeds[(int)iteration]
        : target.Mutator.Mutate(new Random(Mix(target.Name, seed, iteration)), target.Seeds);

    /// <summary>Tries inputs from <paramref name="first"/> on for as long as <paramref name="goesOn"/> says so of the number tried.</summary>
    public TargetReport Run(Func<long, bool> goesOn, long first = 0) => Run(goesOn, first, InputOf);

    private TargetReport Run(Func<long, bool> goesOn, long first, Func<long, byte[]> inputOf)
    {
        var started = Stopwatch.GetTimestamp();
        _current = first;
        _begun = started;
        var thread = new Thread(() => Loop(goesOn, first, inputOf)) { IsBackground = true, Name = target.Name };
        thread.Start();
        var hangs = false;
        while (!hangs && !thread.Join(LookEvery))
        {
            hangs = Stopwatch.GetElapsedTime(Interlocked.Read(ref _begun)) > Patience;
        }

        var current = Interlocked.Read(ref _current);
        FuzzFailure[] hanging = [new FuzzFailure(target.Name, seed, current, inputOf(current), "hangs", $"It did not end within {Patience.TotalSeconds} s.")];
        return new TargetReport(target.Name, seed, current - first, Stopwatch.GetElapsedTime(started), hangs ? new Dictionary<string, long>() : _outcomes,
            hangs ? hanging : [.. _failures.Values])
        {
            Largest = _largest,
            Hangs = hangs,
        };
    }

    /// <summary>Tries one input; the failure, if it is one.</summary>
    private FuzzFailure? Try(byte[] input, long iteration)
    {
        try
        {
            var outcome = Measure(input, out var allocated);
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
            if (allocated > _largest.Bytes)
            {
                _largest = (allocated, input.Length);
            }

            return allocated <= target.Bound.For(input.Length)
                ? null
                : Failure(input, iteration, "allocates too much", $"{allocated} bytes for {input.Length} bytes of input; {target.Bound.For(input.Length)} are the bound");
        }
        catch (Exception exception)
        {
            var place = new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()).FirstOrDefault(method => method?.DeclaringType?.Namespace?.StartsWith("Mpp", StringComparison.Ordinal) == true);
            return Failure(input, iteration, $"{exception.GetType().Name} in {place?.DeclaringType?.Name}.{place?.Name}", exception is OracleException ? exception.Message : exception.ToString());
        }
    }

    private void Loop(Func<long, bool> goesOn, long first, Func<long, byte[]> inputOf)
    {
        for (var iteration = first; goesOn(iteration - first) && _failures.Count < MostFailures; iteration++)
        {
            Interlocked.Exchange(ref _begun, Stopwatch.GetTimestamp());
            if (Try(inputOf(iteration), iteration) is { } failure)
            {
                // One of each kind is enough.
                _failures.TryAdd(failure.Kind, failure);
            }

            Interlocked.Exchange(ref _current, iteration + 1);
        }
    }

    // What the platform sets up once is not the input's doing: only what is allocated each time counts.
    private string Measure(byte[] input, out long allocated)
    {
        allocated = long.MaxValue;
        var outcome = "";
        for (var measurement = 0; measurement < 3 && allocated > target.Bound.For(input.Length); measurement++)
        {
            var before = target.Bound.Allocated();
            outcome = target.Run(input);
            allocated = Math.Min(allocated, target.Bound.Allocated() - before);
        }

        return outcome;
    }

    private FuzzFailure Failure(byte[] input, long iteration, string kind, string message) => new(target.Name, seed, iteration, input, kind, message);

    // The platform's own hash codes differ from process to process.
    private static int Mix(string name, int seed, long iteration)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in name.Select(character => (ulong)character).Append((uint)seed).Append((ulong)iteration))
        {
            hash = (hash ^ value) * 1099511628211UL;
            hash ^= hash >> 29;
        }

        return (int)(hash ^ (hash >> 32));
    }
}
