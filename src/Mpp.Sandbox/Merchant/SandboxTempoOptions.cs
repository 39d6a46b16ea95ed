namespace Mpp.Sandbox.Merchant;

/// <summary>How a <see cref="SandboxMerchant"/> is paid on Tempo.</summary>
public sealed class SandboxTempoOptions
{
    /// <summary>The JSON-RPC endpoint of the chain. Only ever a simulated or local one.</summary>
    public required Uri RpcUrl { get; set; }

    /// <summary>The chain id that challenges name.</summary>
    public required long ChainId { get; set; }

    /// <summary>The token that challenges ask for: <c>0x</c> and 40 hexadecimal digits.</summary>
    public required string Currency { get; set; }

    /// <summary>Who is paid: <c>0x</c> and 40 hexadecimal digits.</summary>
    public string Recipient { get; set; } = "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720";

    /// <summary>
    /// The private key of the account that pays the fees where <see cref="ChallengeShape.FeePayer"/> is true: <c>0x</c> and 64
    /// hexadecimal digits of a development key. Null: the merchant cannot sponsor.
    /// </summary>
    public string? SponsorPrivateKey { get; set; }

    /// <summary>How long a call to the chain may take before its outcome counts as unknown. Default: 30 seconds.</summary>
    public TimeSpan RpcTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
