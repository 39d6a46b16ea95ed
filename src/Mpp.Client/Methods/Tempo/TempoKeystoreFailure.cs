namespace Mpp.Client.Methods.Tempo;

/// <summary>Why a keystore could not be read or written.</summary>
public enum TempoKeystoreFailure
{
    /// <summary>The file or its folder is missing, or the system does not let this process at it.</summary>
    NotAccessible,

    /// <summary>Others than the owner may read or write the file.</summary>
    OpenToOthers,

    /// <summary>The file is not a keystore, or what it holds contradicts itself.</summary>
    Damaged,

    /// <summary>The file is a keystore of another kind or version, or asks for more memory or time than is allowed.</summary>
    Unsupported,

    /// <summary>The password does not open the file. A file whose ciphertext or salt was altered looks the same.</summary>
    WrongPassword,

    /// <summary>There is a file already. It is never overwritten.</summary>
    AlreadyExists,
}
