using Mpp.Benchmarks.Clients;

namespace Mpp.Benchmarks.Comparison;

/// <summary>Requests that did not end as they should: figures without them would lie.</summary>
internal static class Failures
{
    private const int Shown = 160;

    public static string Of(ClientMeasurement measured) => string.Concat(measured.Failures.Select(failure =>
        $"{Environment.NewLine}      failed {failure.Value} times: {(failure.Key.Length > Shown ? failure.Key[..Shown] : failure.Key)}"));
}
