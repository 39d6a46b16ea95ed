using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>A Link wallet whose owner approves each payment: section <c>Mpp:Stripe:Link</c>. It holds where tokens are, never tokens.</summary>
public sealed class LinkOptions
{
    private const int MaximumTextLength = 255;

    /// <summary>The id of the OAuth client that you registered with Link. There is none built in: each belongs to somebody.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// The full path of the file that keeps the tokens of the wallet's owner. It is made at the first sign-in, readable and writable by its owner
    /// only.
    /// </summary>
    public string? TokenFile { get; set; }

    /// <summary>The payment method of the wallet to pay with; <see langword="null"/> for the one that its owner prefers.</summary>
    public string? PaymentDetails { get; set; }

    /// <summary>Whether spend requests are made in Link's test mode, in which no money moves.</summary>
    public bool IsTest { get; set; }

    /// <summary>
    /// How long the owner may take to sign in and approve, together; nine minutes by default, ten at most, 30 seconds at least. The money is
    /// reserved meanwhile, so that this and <c>Policy:ApprovalTimeout</c> may take 14 minutes in all.
    /// </summary>
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(9);

    /// <summary>Where Link's sign-in is; <see langword="null"/> for Link itself. https, or http to this machine.</summary>
    public Uri? LoginBase { get; set; }

    /// <summary>Where Link's API is; <see langword="null"/> for Link itself. https, or http to this machine.</summary>
    public Uri? ApiBase { get; set; }

    internal LinkOptions Snapshot() => (LinkOptions)MemberwiseClone();

    internal IEnumerable<string> Validate()
    {
        if (!IsText(ClientId))
        {
            yield return "ClientId must be the id of an OAuth client of your own at Link, at most 255 ASCII characters.";
        }

        if (string.IsNullOrEmpty(TokenFile) || !Path.IsPathFullyQualified(TokenFile))
        {
            yield return "TokenFile must be a full path, for instance '/var/lib/agent/link.json'.";
        }

        if (PaymentDetails is not null && !IsText(PaymentDetails))
        {
            yield return "PaymentDetails must be the id of a payment method of the wallet, at most 255 ASCII characters, or be left out.";
        }

        if (ApprovalTimeout < TimeSpan.FromSeconds(30) || ApprovalTimeout > TimeSpan.FromMinutes(10))
        {
            yield return "ApprovalTimeout must lie between 00:00:30 and 00:10:00, for instance '00:05:00'.";
        }

        foreach (var (name, place) in new[] { (nameof(LoginBase), LoginBase), (nameof(ApiBase), ApiBase) })
        {
            if (place is not null && (!PaymentOrigin.TryCreate(place, out var origin, out _) || !origin.IsProtected))
            {
                yield return $"{name} is neither an https URL without a user name nor http to this machine, and tokens would travel there.";
            }
        }
    }

    private static bool IsText(string? text) => text is { Length: > 0 and <= MaximumTextLength } && text.All(c => c is > ' ' and <= '~');
}
