namespace Mpp.Client.Ledger;

/// <summary>The ledger cannot be read or written, so nothing may be paid. The message says what is wrong and where.</summary>
public sealed class LedgerException : Exception
{
    /// <summary>Creates the exception.</summary>
    public LedgerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public LedgerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
