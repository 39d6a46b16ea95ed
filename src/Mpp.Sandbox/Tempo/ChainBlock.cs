namespace Mpp.Sandbox.Tempo;

/// <summary>A block with one transaction or none.</summary>
internal sealed record ChainBlock(ulong Number, ulong Timestamp, string Hash, string ParentHash)
{
    /// <summary>Gas that a block has room for.</summary>
    public const ulong GasLimit = 30_000_000;

    /// <summary>Set by the processor as soon as the transaction, which needs the block's hash, is complete.</summary>
    public MinedTransaction? Transaction { get; set; }
}
