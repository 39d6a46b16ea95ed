namespace Mpp.Client.Methods;

/// <summary>A rail could not make a payment: a signer failed, or an issuer declined.</summary>
public class PaymentMethodException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened and what to do, free of secrets.</param>
    /// <param name="nothingWasSigned">Whether it is certain that no authority exists that could move money.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public PaymentMethodException(string message, bool nothingWasSigned, Exception? innerException = null)
        : base(message, innerException) => NothingWasSigned = nothingWasSigned;

    /// <summary>Whether it is certain that no authority exists that could move money. The ledger frees the budget only then.</summary>
    public bool NothingWasSigned { get; }

    /// <summary>The ledger's identifier of the payment, once the payer knows it.</summary>
    public string? LedgerId { get; internal set; }
}
