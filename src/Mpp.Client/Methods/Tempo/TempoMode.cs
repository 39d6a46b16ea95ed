namespace Mpp.Client.Methods.Tempo;

/// <summary>Who broadcasts a transaction (draft-tempo-charge-00, "Transaction Payload" and "Hash Payload").</summary>
public enum TempoMode
{
    /// <summary>The server broadcasts what is signed. Needs no node.</summary>
    Pull,

    /// <summary>
    /// This client broadcasts, waits until the transfer is in a block, and sends the transaction hash, wherever the server takes it and pays
    /// no fee itself; elsewhere as <see cref="Pull"/>. Needs a node.
    /// </summary>
    Push,
}
