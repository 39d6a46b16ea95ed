namespace Mpp.Benchmarks.Clients;

/// <summary>What a client process measured of itself, without its warm-up.</summary>
internal sealed record ClientMeasurement(
    IReadOnlyList<double> Milliseconds, IReadOnlyDictionary<string, int> Failures, double WallMilliseconds, double ProcessorMilliseconds, long PeakBytes)
{
    /// <summary>How many requests were delivered before the measurement began.</summary>
    public int WarmUps { get; init; }

    /// <summary>How often the merchant was asked in the measured time, with and without a credential.</summary>
    public int Requests { get; init; }

    /// <summary>How much of the processor time went into compiling; zero where the client cannot tell.</summary>
    public double CompilingMilliseconds { get; init; }

    /// <summary>Managed bytes that were allocated for all of it; zero where the client cannot tell.</summary>
    public long AllocatedBytes { get; init; }

    public Durations Durations => Durations.Of(Milliseconds.Select(TimeSpan.FromMilliseconds));

    public double PerSecond => Milliseconds.Count / Math.Max(1, WallMilliseconds) * 1000;

    public double ProcessorMillisecondsEach => ProcessorMilliseconds / Math.Max(1, Milliseconds.Count);

    /// <summary>Two where each payment took a challenge of its own and the first credential was taken.</summary>
    public double RequestsEach => (double)Requests / Math.Max(1, Milliseconds.Count);

    /// <summary>A process that measured nothing, and why.</summary>
    public static ClientMeasurement Nothing(string reason) =>
        new([], new Dictionary<string, int>(StringComparer.Ordinal) { [reason] = 1 }, WallMilliseconds: 0, ProcessorMilliseconds: 0, PeakBytes: 0);
}
