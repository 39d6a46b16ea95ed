namespace Mpp.Sandbox.Merchant;

/// <summary>
/// What the challenges of a <see cref="SandboxMerchant"/> look like. Every property is free to be set between requests; with the defaults
/// the challenges are ordinary. The merchant settles what a challenge asked for, so a changed amount is the amount that is charged.
/// </summary>
public sealed class ChallengeShape
{
    /// <summary>How long a challenge can be paid. Default: 5 minutes. Zero or less: it has expired when it is issued.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Leaves the <c>expires</c> parameter out.</summary>
    public bool OmitExpires { get; set; }

    /// <summary>
    /// The <c>amount</c> of every challenge as it is, however malformed, in place of the price. <c>0</c> asks for a proof.
    /// </summary>
    public string? Amount { get; set; }

    /// <summary>The <c>currency</c> of every challenge in place of the configured one.</summary>
    public string? Currency { get; set; }

    /// <summary>The <c>recipient</c> of Tempo challenges in place of the configured one.</summary>
    public string? Recipient { get; set; }

    /// <summary>The <c>methodDetails.chainId</c> of Tempo challenges in place of the configured one.</summary>
    public long? ChainId { get; set; }

    /// <summary>Leaves <c>methodDetails.chainId</c> out.</summary>
    public bool OmitChainId { get; set; }

    /// <summary>The <c>methodDetails.splits</c> of Tempo challenges; null leaves them out.</summary>
    public IReadOnlyList<SandboxTransferSplit>? Splits { get; set; }

    /// <summary>
    /// The <c>methodDetails.memo</c> of Tempo challenges (<c>0x</c> and 64 hexadecimal digits), which the transfer must then carry. Null,
    /// the default: it must carry the attribution memo.
    /// </summary>
    public string? Memo { get; set; }

    /// <summary>Asks for a transaction whose fee the merchant pays (<c>methodDetails.feePayer</c>).</summary>
    public bool FeePayer { get; set; }

    /// <summary>The <c>methodDetails.supportedModes</c> of Tempo challenges, for instance only <c>push</c>; null leaves them out.</summary>
    public IReadOnlyList<string>? SupportedModes { get; set; }

    /// <summary>The <c>externalId</c> of every request; null leaves it out.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The <c>description</c> parameter; null leaves it out.</summary>
    public string? Description { get; set; }

    /// <summary>The <c>header</c> parameter: where the credential shall travel, however unfit. Null leaves it out.</summary>
    public string? Header { get; set; }

    /// <summary>Binds the challenge to another body than the one that came.</summary>
    public bool WrongDigest { get; set; }

    /// <summary>Writes <c>digest</c> as RFC 9530 does, <c>sha-256=:BASE64:</c>. Default: without the colons, as most servers do.</summary>
    public bool DigestWithColons { get; set; }

    /// <summary>Writes all challenges, and the other schemes, into one <c>WWW-Authenticate</c> line. Default: a line for each.</summary>
    public bool OneLine { get; set; }

    /// <summary>Adds <c>Basic</c> before and <c>Bearer</c> after the first challenge.</summary>
    public bool OtherSchemes { get; set; }

    /// <summary>Adds, in front, a challenge of a method that nobody knows.</summary>
    public bool UnknownMethodNeighbour { get; set; }

    /// <summary>Adds, in front, a challenge of a method that nobody knows and that lacks its <c>id</c>.</summary>
    public bool MalformedNeighbour { get; set; }

    /// <summary>Adds this text as a <c>WWW-Authenticate</c> line of its own in front of the others.</summary>
    public string? RawLine { get; set; }
}
