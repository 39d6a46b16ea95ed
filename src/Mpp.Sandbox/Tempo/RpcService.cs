using System.Text.Json;
using System.Text.Json.Nodes;
using Mpp.Sandbox.Hosting;

namespace Mpp.Sandbox.Tempo;

/// <summary>JSON-RPC 2.0: single calls and batches, whose calls are answered in their order.</summary>
internal sealed class RpcService(
    ChainState state, SimulatedTempoChainFaults faults, CallLog<SimulatedRpcCall> calls, Task stopping)
{
    private readonly ReadMethods _reads = new(state, faults);
    private readonly BroadcastMethods _broadcasts = new(state, faults, stopping);

    /// <summary>The answer to a request body.</summary>
    /// <exception cref="RpcDroppedException">No answer is to be sent.</exception>
    public async Task<JsonNode> AnswerAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument request = await JsonDocument.ParseAsync(body, default, cancellationToken).ConfigureAwait(false);
            return await AnswerAsync(request.RootElement).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return Error(id: null, RpcRefusedException.ParseError, "Parse error");
        }
    }

    private async Task<JsonNode> AnswerAsync(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Array)
        {
            return await AnswerOneAsync(request).ConfigureAwait(false);
        }

        var answers = new JsonArray();
        foreach (JsonElement entry in request.EnumerateArray())
        {
            answers.Add((JsonNode)await AnswerOneAsync(entry).ConfigureAwait(false));
        }

        return answers.Count == 0 ? Error(id: null, RpcRefusedException.InvalidRequest, "Invalid request: an empty batch") : answers;
    }

    private async Task<JsonObject> AnswerOneAsync(JsonElement request)
    {
        if (!TryRead(request, out string method, out JsonElement parameters, out JsonNode? id))
        {
            return Error(id, RpcRefusedException.InvalidRequest, "Invalid request");
        }

        int place = calls.Add(new SimulatedRpcCall
        {
            Method = method,
            Parameters = parameters.ValueKind == JsonValueKind.Undefined ? "[]" : parameters.GetRawText(),
        });
        try
        {
            JsonNode? result = await CallAsync(method, new RpcParameters(parameters)).ConfigureAwait(false);
            return new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["result"] = result };
        }
        catch (RpcRefusedException exception)
        {
            calls.Complete(place, call => call with { Error = exception.Message });
            return Error(id, exception.Code, exception.Message);
        }
        catch (RpcDroppedException)
        {
            calls.Complete(place, call => call with { AnswerDropped = true });
            throw;
        }
    }

    private async Task<JsonNode?> CallAsync(string method, RpcParameters parameters)
    {
        if (string.Equals(method, faults.FailMethod, StringComparison.Ordinal))
        {
            throw new RpcRefusedException(RpcRefusedException.InternalError, "simulated failure");
        }

        if (method is BroadcastMethods.Plain or BroadcastMethods.Waiting)
        {
            bool waits = string.Equals(method, BroadcastMethods.Waiting, StringComparison.Ordinal);
            return await _broadcasts.SendAsync(waits, parameters).ConfigureAwait(false);
        }

        lock (state.Gate)
        {
            state.Blocks.CatchUp();
            return _reads.Answer(method, parameters);
        }
    }

    private static bool TryRead(JsonElement request, out string method, out JsonElement parameters, out JsonNode? id)
    {
        (method, parameters, id) = ("", default, null);
        if (request.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        if (request.TryGetProperty("id", out JsonElement idElement) && idElement.ValueKind is JsonValueKind.String or JsonValueKind.Number)
        {
            id = JsonNode.Parse(idElement.GetRawText());
        }

        bool hasParameters = request.TryGetProperty("params", out parameters);
        if (!request.TryGetProperty("method", out JsonElement name)
            || name.ValueKind != JsonValueKind.String
            || (hasParameters && parameters.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)))
        {
            return false;
        }

        method = name.GetString()!;
        return true;
    }

    private static JsonObject Error(JsonNode? id, int code, string message) => new()
    {
        ["jsonrpc"] = "2.0",
        ["id"] = id,
        ["error"] = new JsonObject { ["code"] = code, ["message"] = message },
    };
}
