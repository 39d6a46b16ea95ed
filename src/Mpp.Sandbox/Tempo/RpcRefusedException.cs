namespace Mpp.Sandbox.Tempo;

/// <summary>Ends the work on a call with a JSON-RPC error.</summary>
internal sealed class RpcRefusedException(int code, string message) : Exception(message)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParameters = -32602;
    public const int InternalError = -32603;
    public const int Rejected = -32000;
    public const int NotMinedInTime = 4;
    public const int Reverted = 3;

    public int Code { get; } = code;

    /// <summary>The parameters cannot be read.</summary>
    public static RpcRefusedException Invalid(string message) => new(InvalidParameters, "invalid params: " + message);

    /// <summary>The transaction will not be mined.</summary>
    public static RpcRefusedException Transaction(string message) => new(Rejected, message);

    /// <summary>The calls would fail.</summary>
    public static RpcRefusedException Revert(string reason) => new(Reverted, "execution reverted: " + reason);
}
