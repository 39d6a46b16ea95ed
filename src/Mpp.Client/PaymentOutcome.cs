namespace Mpp.Client;

/// <summary>What is known about the money of one request. Exactly one of these is always true.</summary>
public enum PaymentOutcome
{
    /// <summary>Nothing was signed, so nothing can have moved.</summary>
    NotPaid,

    /// <summary>The money moved.</summary>
    Settled,

    /// <summary>Something was signed and is proven unable to move money.</summary>
    Void,

    /// <summary>Something was signed, and it is neither proven dead nor proven settled. It counts as spent.</summary>
    Unknown,
}
