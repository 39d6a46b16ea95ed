namespace Mpp.Sandbox.Tempo;

/// <summary>The work is done and the answer is not to be sent: the connection is to be aborted.</summary>
internal sealed class RpcDroppedException() : Exception("The answer was dropped.");
