namespace Mpp.Client.Methods.Tempo;

/// <summary>The names under which the ledger keeps what finds a Tempo payment again.</summary>
internal static class TempoLookupKeys
{
    public const string Payer = "payer";
    public const string Memo = "memo";
    public const string Token = "token";
    public const string ValidBefore = "validBefore";

    /// <summary>The hash that is signed. The chain takes what has it, from the same sender, once.</summary>
    public const string SigningHash = "signingHash";

    /// <summary>What the transaction may use and pay: gas, price, tip.</summary>
    public const string Fee = "fee";

    /// <summary>Absent when somebody else pays the fee, or when the process died before it could be recorded.</summary>
    public const string TransactionHash = "transactionHash";
}
