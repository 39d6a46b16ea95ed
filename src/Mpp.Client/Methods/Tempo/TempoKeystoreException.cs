namespace Mpp.Client.Methods.Tempo;

/// <summary>A keystore could not be read or written. The message says what to do and holds neither key nor password.</summary>
public sealed class TempoKeystoreException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="message">What happened and what to do, free of secrets.</param>
    /// <param name="innerException">The cause, or <see langword="null"/>.</param>
    public TempoKeystoreException(TempoKeystoreFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public TempoKeystoreFailure Failure { get; }
}
