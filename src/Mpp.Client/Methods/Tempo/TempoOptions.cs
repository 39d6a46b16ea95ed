namespace Mpp.Client.Methods.Tempo;

/// <summary>The Tempo rail as configured: section <c>Mpp:Tempo</c>. It holds where the key is, never the key.</summary>
public sealed class TempoOptions
{
    /// <summary>The environment variable with the private key: <c>0x</c> and 64 hexadecimal digits.</summary>
    public string PrivateKeyVariable { get; set; } = "MPP_TEMPO_KEY";

    /// <summary>A file with the private key in the same form, read when the variable is not set; <see langword="null"/> for none.</summary>
    public string? PrivateKeyFile { get; set; }

    /// <summary>
    /// A file with the private key under a password (Web3 Secret Storage, version 3), instead of the two above; <see langword="null"/> for none.
    /// It is opened when the first client is made.
    /// </summary>
    public string? KeystoreFile { get; set; }

    /// <summary>
    /// A file with the password of <see cref="KeystoreFile"/>, readable by its owner only; a line break at its end does not count.
    /// <see langword="null"/> for the file that <c>MPP_KEYSTORE_PASSWORD_FILE</c> names.
    /// </summary>
    public string? KeystorePasswordFile { get; set; }

    /// <summary>
    /// The account that pays, when the key above is an access key that this account has let in; <see langword="null"/> when the key is the
    /// account's own.
    /// </summary>
    public string? Account { get; set; }

    /// <summary>A service that signs, instead of a key in this process; <see langword="null"/> for none.</summary>
    public TempoRemoteSignerOptions? RemoteSigner { get; set; }

    /// <summary>The gas limit of a payment. Unused gas is not charged, but its cover counts in limits.</summary>
    public ulong GasLimit { get; set; } = 1_000_000;

    /// <summary>The most that a unit of gas may cost, in wei-like units (10^-18 USD); 24 gwei by default.</summary>
    public ulong MaxFeePerGas { get; set; } = 24_000_000_000;

    /// <summary>The most that a unit of gas may cost on top of the base fee, in the same units; 1 gwei by default.</summary>
    public ulong MaxPriorityFeePerGas { get; set; } = 1_000_000_000;

    /// <summary>A name for this client in the memo of its payments, by which a merchant can tell clients apart; anonymous by default.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// How long a signed payment may be mined. The chain takes 30 s at most; the default of 25 s leaves room for clocks that differ.
    /// </summary>
    public TimeSpan ValidFor { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// A node to ask, for reading only; <see langword="null"/> for none. When it is set, its chain id must be that of the challenge before
    /// anything is signed, and what it says proves how payments ended: use one that you trust. https, or http to this machine.
    /// </summary>
    public Uri? RpcUrl { get; set; }

    internal TempoOptions Snapshot()
    {
        var copy = (TempoOptions)MemberwiseClone();
        copy.RemoteSigner = RemoteSigner?.Snapshot();
        return copy;
    }

    internal IEnumerable<string> Validate()
    {
        foreach (var error in TempoSignerSource.Validate(this))
        {
            yield return error;
        }

        if (RpcUrl is not null && (!Protocol.PaymentOrigin.TryCreate(RpcUrl, out var origin, out _) || !origin.IsProtected))
        {
            yield return "RpcUrl is neither an https URL without a user name nor http to this machine.";
        }

        if (GasLimit is < 21_000 or > 30_000_000)
        {
            yield return "GasLimit must lie between 21000 and 30000000.";
        }

        if (MaxFeePerGas == 0 || MaxPriorityFeePerGas > MaxFeePerGas)
        {
            yield return "MaxFeePerGas must be above zero and not below MaxPriorityFeePerGas.";
        }

        if (ValidFor < TimeSpan.FromSeconds(5) || ValidFor > TimeSpan.FromSeconds(30))
        {
            yield return "ValidFor must lie between 5 and 30 seconds, for instance '00:00:25'.";
        }
    }
}
