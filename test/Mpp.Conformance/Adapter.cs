using System.Buffers;
using System.Text.Json;

namespace Mpp.Conformance;

/// <summary>Answers requests of the conformance suite: JSON in, JSON out, whatever comes in.</summary>
/// <param name="output">Where answers go, a line each.</param>
/// <param name="log">Where everything else goes.</param>
internal sealed class Adapter(Stream output, TextWriter log)
{
    private static readonly ReadOnlyMemory<byte> LineEnd = "\n"u8.ToArray();

    /// <summary>Answers the one request that <paramref name="input"/> holds.</summary>
    public async Task AnswerAsync(Stream input, CancellationToken cancellationToken = default)
    {
        var request = await new RequestReader(input).ReadAllAsync(cancellationToken).ConfigureAwait(false);
        await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Answers every line of <paramref name="input"/>, in order, at once.</summary>
    public async Task AnswerLinesAsync(Stream input, CancellationToken cancellationToken = default)
    {
        var reader = new RequestReader(input);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } request)
        {
            await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(RawRequest request, CancellationToken cancellationToken)
    {
        var answer = await FindAnswerAsync(request, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(answer, cancellationToken).ConfigureAwait(false);
        await output.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
        await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReadOnlyMemory<byte>> FindAnswerAsync(RawRequest raw, CancellationToken cancellationToken)
    {
        try
        {
            if (raw.IsTooLong)
            {
                throw new AdapterException(ErrorTypes.Unknown, $"The request is longer than {RequestReader.MaximumLength} bytes.");
            }

            return Success(await RunAsync(AdapterRequest.Parse(raw.Utf8), cancellationToken).ConfigureAwait(false));
        }
        catch (AdapterException exception)
        {
            return Failure(exception.Type, exception.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Not its message: that may repeat a key out of the input.
            await log.WriteLineAsync($"{exception.GetType()}{Environment.NewLine}{exception.StackTrace}").ConfigureAwait(false);
            return Failure(ErrorTypes.Unknown, $"The adapter failed ({exception.GetType().Name}).");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> RunAsync(AdapterRequest request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(request.Timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var json = new ArrayBufferWriter<byte>();
        try
        {
            using var value = new Utf8JsonWriter(json);
            await request.Operation.RunAsync(request.Input, value, either.Token).ConfigureAwait(false);
        }
        catch (FormatException exception)
        {
            throw new AdapterException(request.Operation.ErrorType, exception.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new AdapterException(request.Operation.ErrorType, "The time of the request was up.");
        }

        return json.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Success(ReadOnlyMemory<byte> value) => Write(json =>
    {
        json.WriteBoolean("ok", true);
        json.WritePropertyName("value");
        json.WriteRawValue(value.Span, skipInputValidation: true);
    });

    private static ReadOnlyMemory<byte> Failure(string type, string message) => Write(json =>
    {
        json.WriteBoolean("ok", false);
        json.WriteStartObject("error");
        json.WriteString("type", type);
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeMembers)
    {
        var answer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(answer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return answer.WrittenMemory;
    }
}
