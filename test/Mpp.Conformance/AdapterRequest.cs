using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Conformance;

/// <summary>One request of the suite.</summary>
internal sealed record AdapterRequest(Operation Operation, JsonElement Input, TimeSpan Timeout)
{
    private const int DefaultTimeout = 30_000;
    private const int MaximumTimeout = 120_000;

    // Deeper than any input may be, so that what is too deep still gets an error of its operation.
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 512, AllowDuplicateProperties = true };

    /// <exception cref="AdapterException">It is not a request, or not of an operation that is known, or its input is not strict JSON.</exception>
    public static AdapterRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        var operation = OperationTable.Find(ReadName(utf8));
        if (!StrictJson.TryParseObject(utf8, out var request, out var error))
        {
            throw new AdapterException(operation.ErrorType, $"The request cannot be used: {error}.");
        }

        return request.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object
            ? new AdapterRequest(operation, input, TimeSpan.FromMilliseconds(ReadTimeout(request)))
            : throw new AdapterException(operation.ErrorType, "The request has no 'input' that is an object.");
    }

    /// <summary>What is asked. Read leniently and for nothing else: the type of every further error depends on it.</summary>
    private static string ReadName(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Lenient);
            var request = document.RootElement;
            if (request.ValueKind != JsonValueKind.Object)
            {
                throw Unreadable("it is not an object");
            }

            if (!request.TryGetProperty("schema", out var schema) || schema.ValueKind != JsonValueKind.Number || !schema.TryGetInt32(out var version) || version != 1)
            {
                throw Unreadable("'schema' is not 1");
            }

            return request.GetText("op") ?? throw Unreadable("'op' is not the name of an operation");
        }
        catch (JsonException)
        {
            throw Unreadable("it is not JSON");
        }
        catch (InvalidOperationException)
        {
            // The platform's answer to a name that is not valid Unicode.
            throw Unreadable("it holds text that is not valid Unicode");
        }
    }

    private static int ReadTimeout(JsonElement request) =>
        request.TryGetProperty("context", out var context) && context.ValueKind == JsonValueKind.Object
            && context.TryGetProperty("timeoutMs", out var timeout) && timeout.ValueKind == JsonValueKind.Number && timeout.TryGetInt32(out var milliseconds)
            ? Math.Clamp(milliseconds, 1, MaximumTimeout)
            : DefaultTimeout;

    private static AdapterException Unreadable(string why) => new(ErrorTypes.Unknown, $"The request cannot be read: {why}.");
}
