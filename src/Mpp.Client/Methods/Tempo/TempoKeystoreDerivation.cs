namespace Mpp.Client.Methods.Tempo;

/// <summary>How a new keystore makes its key out of the password. Both kinds are read.</summary>
public enum TempoKeystoreDerivation
{
    /// <summary>scrypt with N = 131072, r = 8, p = 1: takes 128 MiB of memory while a file is opened.</summary>
    Scrypt,

    /// <summary>PBKDF2 with HMAC-SHA-256 and 600,000 rounds: takes no memory worth naming, and protects a weak password less.</summary>
    Pbkdf2,
}
