using System.Text.Json;

namespace Mpp.Conformance;

/// <summary>One operation of the suite: reads its input and writes one JSON value.</summary>
/// <param name="ErrorType">The type of the error when the input cannot be used, or when the library refuses it.</param>
/// <param name="RunAsync">Does it. A <see cref="FormatException"/> means that the input cannot be used.</param>
internal sealed record Operation(string ErrorType, Func<JsonElement, Utf8JsonWriter, CancellationToken, Task> RunAsync)
{
    /// <summary>An operation without I/O.</summary>
    public static Operation Of(string errorType, Action<JsonElement, Utf8JsonWriter> run) => new(errorType, (input, value, _) =>
    {
        run(input, value);
        return Task.CompletedTask;
    });
}
