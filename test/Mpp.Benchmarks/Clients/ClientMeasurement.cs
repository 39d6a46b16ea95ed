namespace Mpp.Benchmarks.Clients;

/// <summary>What a client process measured of itself, without its warm-up.</summary>
internal sealed record ClientMeasurement(
    IReadOnlyList<double> Milliseconds, IReadOnlyDictionary<string, int> Failures, double WallMilliseconds, double ProcessorMilliseconds, long PeakBytes)
{
    /// <summary>How many requests were delivered before the measurement began.</summary>
    public int WarmUps { get; init; }

    /// <summary>Managed bytes that were allocated for all of it; zero where the client cannot tell.</summary>
    public long AllocatedBytes { get; init; }

    public Durations Durations => Durations.Of(Milliseconds.Select(TimeSpan.FromMilliseconds));

    public double PerSecond => Milliseconds.Count / WallMilliseconds * 1000;

    public double ProcessorMillisecondsEach => ProcessorMilliseconds / Math.Max(1, Milliseconds.Count);
}
