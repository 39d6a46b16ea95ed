namespace Mpp.Sandbox.Tempo;

/// <summary>One JSON-RPC call that a <see cref="SimulatedTempoChain"/> received. Every call of a batch is one of its own.</summary>
public sealed record SimulatedRpcCall
{
    /// <summary>The method, for instance <c>eth_chainId</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The parameters as they were sent, in JSON; <c>[]</c> when there were none.</summary>
    public required string Parameters { get; init; }

    /// <summary>Message of the error it was answered with; null for a result, and while the call is in progress.</summary>
    public string? Error { get; init; }

    /// <summary>True when the connection was aborted instead of sending the answer.</summary>
    public bool AnswerDropped { get; init; }
}
