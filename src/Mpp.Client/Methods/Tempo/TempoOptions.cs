using System.Globalization;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

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

    /// <summary>Who broadcasts: the server by default. <see cref="TempoMode.Push"/> is a preference and needs a node.</summary>
    public TempoMode Mode { get; set; } = TempoMode.Pull;

    /// <summary>
    /// A node to ask and, with <see cref="TempoMode.Push"/>, to broadcast by; <see langword="null"/> for none. When it is set, its chain id
    /// must be that of the challenge before anything is signed, its chain's time ends what is signed, and what it says proves how payments
    /// ended: use one that you trust. https, or http to this machine.
    /// </summary>
    public Uri? RpcUrl { get; set; }

    /// <summary>Further nodes, asked in this order when those before fail; the same conditions hold.</summary>
    public IList<Uri> RpcUrls { get; set; } = [];

    /// <summary>How long a node may take to answer one question; 5 seconds by default. Questions, never broadcasts, are put once more.</summary>
    public TimeSpan RpcTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Chains beside the known ones, and further tokens of those, by chain id: <c>Mpp:Tempo:Networks:4217</c>. A token that is neither known
    /// nor listed here is never paid in.
    /// </summary>
    public IDictionary<string, TempoNetworkOptions> Networks { get; set; } = new Dictionary<string, TempoNetworkOptions>();

    /// <summary>
    /// Whether a node is asked what gas a payment needs and costs, so that less is covered and counted in limits. <see cref="GasLimit"/> and
    /// <see cref="MaxFeePerGas"/> still bound both, and count in full until there is an estimate for a payment of the same kind.
    /// </summary>
    public bool EstimateFees { get; set; }

    /// <summary>Whether a node is asked, before anything is signed, whether the balance covers the price and the fee.</summary>
    public bool CheckBalance { get; set; }

    /// <summary>
    /// Whether a node has to show the transfer before a payment that the server says it took counts as settled. When it does not show it
    /// within seconds the outcome is unknown, whatever the receipt says.
    /// </summary>
    public bool VerifyReceipts { get; set; }

    /// <summary>
    /// From which price on, for instance <c>10 USD</c>, an unsponsored payment takes a nonce of its own that a second payment for the same
    /// request would need too, so that the chain itself refuses the second. Costs about 250,000 gas. <see langword="null"/> for never.
    /// </summary>
    public string? NonceLaneAbove { get; set; }

    /// <summary>
    /// The version of the statement that answers a price of zero: 3 as servers are deployed, by default, or 1 for servers that follow the
    /// draft's text (draft-tempo-charge-00, "Proof Payload").
    /// </summary>
    public int ProofVersion { get; set; } = 3;

    internal const string UnusableUrl = "is neither an https URL without a user name nor http to this machine.";

    /// <summary>Whether there is any node to ask.</summary>
    internal bool HasNode => RpcUrl is not null || RpcUrls.Count > 0 || Networks.Values.Any(network => network.RpcUrl is not null);

    internal static bool IsUsable(Uri url) => PaymentOrigin.TryCreate(url, out var origin, out _) && origin.IsProtected;

    internal TempoOptions Snapshot()
    {
        var copy = (TempoOptions)MemberwiseClone();
        copy.RemoteSigner = RemoteSigner?.Snapshot();
        copy.RpcUrls = [.. RpcUrls];
        copy.Networks = Networks.ToDictionary(network => network.Key, network => network.Value.Snapshot(), StringComparer.Ordinal);
        return copy;
    }

    internal IEnumerable<string> Validate() => TempoSignerSource.Validate(this).Concat(ValidateNodes()).Concat(ValidateNetworks()).Concat(ValidateFees()).Concat(ValidateRest());

    private IEnumerable<string> ValidateNodes()
    {
        if (RpcUrl is not null && !IsUsable(RpcUrl))
        {
            yield return $"RpcUrl {UnusableUrl}";
        }

        for (var index = 0; index < RpcUrls.Count; index++)
        {
            if (RpcUrls[index] is null || !IsUsable(RpcUrls[index]))
            {
                yield return $"RpcUrls:{index} {UnusableUrl}";
            }
        }

        if (RpcTimeout < TimeSpan.FromMilliseconds(100) || RpcTimeout > TimeSpan.FromMinutes(1))
        {
            yield return "RpcTimeout must lie between 0.1 and 60 seconds, for instance '00:00:05'.";
        }

        foreach (var (name, isOn) in new[]
        {
            ($"{nameof(Mode)} {nameof(TempoMode.Push)}", Mode == TempoMode.Push), (nameof(EstimateFees), EstimateFees),
            (nameof(CheckBalance), CheckBalance), (nameof(VerifyReceipts), VerifyReceipts),
        })
        {
            if (isOn && !HasNode)
            {
                yield return $"{name} needs a node. Set RpcUrl to one that you trust, or leave {name} out.";
            }
        }
    }

    private IEnumerable<string> ValidateNetworks()
    {
        foreach (var (chainId, network) in Networks)
        {
            if (!ulong.TryParse(chainId, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0
                || number.ToString(CultureInfo.InvariantCulture) != chainId)
            {
                yield return $"Networks:{DisplayText.Sanitize(chainId, 40)} is not a chain id. Write for instance Networks:4217.";
            }

            foreach (var error in network?.Validate() ?? ["is empty."])
            {
                yield return $"Networks:{DisplayText.Sanitize(chainId, 40)}:{error}";
            }
        }
    }

    private IEnumerable<string> ValidateFees()
    {
        if (GasLimit is < 21_000 or > 30_000_000)
        {
            yield return "GasLimit must lie between 21000 and 30000000.";
        }

        if (MaxFeePerGas == 0 || MaxPriorityFeePerGas > MaxFeePerGas)
        {
            yield return "MaxFeePerGas must be above zero and not below MaxPriorityFeePerGas.";
        }

        if (NonceLaneAbove is { } text && !Money.TryParse(text, out _, out var error))
        {
            yield return $"NonceLaneAbove: {error}";
        }
    }

    private IEnumerable<string> ValidateRest()
    {
        if (ValidFor < TimeSpan.FromSeconds(5) || ValidFor > TimeSpan.FromSeconds(30))
        {
            yield return "ValidFor must lie between 5 and 30 seconds, for instance '00:00:25'.";
        }

        if (!Enum.IsDefined(Mode))
        {
            yield return "Mode must be Pull or Push.";
        }

        if (ProofVersion is not (1 or 3))
        {
            yield return "ProofVersion must be 3, or 1 for servers that follow the draft's text.";
        }
    }
}
