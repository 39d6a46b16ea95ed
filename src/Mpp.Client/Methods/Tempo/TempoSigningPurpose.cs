namespace Mpp.Client.Methods.Tempo;

/// <summary>What a signature is for.</summary>
public enum TempoSigningPurpose
{
    /// <summary>
    /// A transaction that moves money: the preimage is an unsigned transaction, type 0x76, whose signature is final
    /// (draft-tempo-charge-00, "Transaction Payload").
    /// </summary>
    Transaction,

    /// <summary>
    /// A proof that answers a charge of 0 and moves no money: the preimage is 66 bytes of EIP-712, 0x1901 and two hashes
    /// (draft-tempo-charge-00, "Proof Payload").
    /// </summary>
    Proof,
}
