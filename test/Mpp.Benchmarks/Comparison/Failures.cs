using Mpp.Benchmarks.Clients;

namespace Mpp.Benchmarks.Comparison;

/// <summary>Requests that did not end as they should: figures without them would lie.</summary>
internal static class Failures
{
    private const int Kinds = 3;
    private const int Shown = 160;

    public static string Of(ClientMeasurement measured) => string.Concat(measured.Failures.OrderByDescending(failure => failure.Value).Take(Kinds).Select(failure =>
        $"{Environment.NewLine}      failed {failure.Value} times: {(failure.Key.Length > Shown ? failure.Key[..Shown] : failure.Key)}"))
        + (measured.Failures.Count > Kinds ? $"{Environment.NewLine}      and {measured.Failures.Skip(Kinds).Count()} kinds more: {measured.Failures.Values.Sum()} failures in all" : "");
}
