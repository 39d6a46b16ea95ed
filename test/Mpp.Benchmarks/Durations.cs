using System.Diagnostics;
using System.Globalization;

namespace Mpp.Benchmarks;

/// <summary>How long one thing took, time after time.</summary>
internal sealed class Durations
{
    private readonly List<TimeSpan> _durations = [];

    public TimeSpan Median => At(50);

    public static Durations Of(IEnumerable<TimeSpan> durations)
    {
        var these = new Durations();
        these._durations.AddRange(durations);
        return these;
    }

    public async Task AddAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        _durations.Add(Stopwatch.GetElapsedTime(started));
    }

    public static async Task<TimeSpan> MeasureAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }

    public static string Milliseconds(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.00} ms");

    public static string Ratio(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}x");

    public override string ToString() => $"p50 {Milliseconds(Median),10}  p95 {Milliseconds(At(95)),10}";

    public TimeSpan At(int percent) => _durations.Count == 0 ? TimeSpan.Zero : _durations.Order().ElementAt((_durations.Count - 1) * percent / 100);
}
