using Mpp.Client.Methods.Stripe.Link;

namespace Mpp.Client.Methods.Stripe;

/// <summary>The Stripe rail as configured: section <c>Mpp:Stripe</c>. It holds where the key is, never the key.</summary>
public sealed class StripeOptions
{
    private const int MostRetries = 5;

    /// <summary>How tokens are minted. <see cref="StripeMinterKind.IssuedTokens"/> by default.</summary>
    public StripeMinterKind Minter { get; set; } = StripeMinterKind.IssuedTokens;

    /// <summary>The environment variable with the secret or restricted key (<c>sk_…</c>, <c>rk_…</c>) of the agent's own Stripe account.</summary>
    public string SecretKeyVariable { get; set; } = "MPP_STRIPE_SECRET_KEY";

    /// <summary>A file with that key, read when the variable is not set; <see langword="null"/> for none.</summary>
    public string? SecretKeyFile { get; set; }

    /// <summary>The environment variable with the payment method to charge (<c>pm_…</c>).</summary>
    public string PaymentMethodVariable { get; set; } = "MPP_STRIPE_PAYMENT_METHOD";

    /// <summary>A file with the payment method, read when the variable is not set; <see langword="null"/> for none.</summary>
    public string? PaymentMethodFile { get; set; }

    /// <summary>
    /// Where Stripe's API is; <see langword="null"/> for <c>MPP_STRIPE_API_BASE</c>, else Stripe itself. https, or http to this machine.
    /// </summary>
    public Uri? ApiBase { get; set; }

    /// <summary>The preview version of Stripe's API that knows shared payment tokens.</summary>
    public string ApiVersion { get; set; } = "2026-07-29.preview";

    /// <summary>
    /// How often a call to Stripe is made again, under the same idempotency key: after 409, 429 and 5xx and when the answer is lost, and as
    /// <c>Stripe-Should-Retry</c> says. 2 by default, 0 for never, 5 at most.
    /// </summary>
    public int MaxRetries { get; set; } = 2;

    /// <summary>
    /// What kind of payment method is charged, for instance <c>card</c>. A challenge whose <c>paymentMethodTypes</c> do not name it is refused;
    /// <see langword="null"/> pays it all the same. <c>card</c> by default.
    /// </summary>
    public string? PaymentMethodType { get; set; } = "card";

    /// <summary>What holds for single sellers: who may be paid at an origin, and how.</summary>
    public IList<StripeSellerOptions> Sellers { get; set; } = [];

    /// <summary>
    /// Whether an origin that was paid before may be paid under the same network ids only, as the ledger remembers them. The first payment
    /// pins, a seller that is listed for the origin is paid all the same, and what has been settled for 30 days may be forgotten.
    /// <see langword="false"/> by default.
    /// </summary>
    public bool PinNetworkIds { get; set; }

    /// <summary>
    /// Whether credentials also carry the token under the name that some servers read
    /// (<c>{"spt", "type": "spt", "shared_payment_granted_token"}</c>). <see langword="false"/> by default: the token is written twice then.
    /// </summary>
    public bool CompatiblePayload { get; set; }

    /// <summary>
    /// Whether a token that waits for its cardholder is kept, so that the payment can be resumed after the confirmation.
    /// <see langword="false"/> by default: it is revoked, and the budget comes back.
    /// </summary>
    public bool KeepWaitingTokens { get; set; }

    /// <summary>
    /// Whether a token that a seller answered with 400, 404, 405, 413, 415, 422 or 431 is looked up at once, and revoked if it was not charged,
    /// so that the corrected request can be paid. <see langword="true"/> by default.
    /// </summary>
    public bool RevokeAfterRefusal { get; set; } = true;

    /// <summary>A backend of your own that mints, instead of a Stripe key in this process; <see langword="null"/> for none.</summary>
    public BackendMinterOptions? Backend { get; set; }

    /// <summary>A Link wallet whose owner approves each payment, instead of a Stripe key; <see langword="null"/> for none.</summary>
    public LinkOptions? Link { get; set; }

    internal Uri EffectiveApiBase => ApiBase
        ?? (Environment.GetEnvironmentVariable("MPP_STRIPE_API_BASE") is { Length: > 0 } named ? new Uri(named, UriKind.RelativeOrAbsolute) : new Uri("https://api.stripe.com/"));

    internal StripeOptions Snapshot()
    {
        var copy = (StripeOptions)MemberwiseClone();
        copy.Sellers = [.. Sellers.Select(seller => seller.Snapshot())];
        copy.Backend = Backend?.Snapshot();
        copy.Link = Link?.Snapshot();
        return copy;
    }

    internal IEnumerable<string> Validate()
    {
        if (!Protocol.PaymentOrigin.TryCreate(EffectiveApiBase, out var origin, out _) || !origin.IsProtected)
        {
            yield return "ApiBase is neither an https URL without a user name nor http to this machine, and the secret key would travel there.";
        }

        if (!ApiVersion.EndsWith(".preview", StringComparison.Ordinal))
        {
            yield return $"ApiVersion '{ApiVersion}' is not a preview version; shared payment tokens need one, for instance '2026-07-29.preview'.";
        }

        if (!Enum.IsDefined(Minter))
        {
            yield return "Minter must be IssuedTokens or TestGrants.";
        }

        if (MaxRetries is < 0 or > MostRetries)
        {
            yield return "MaxRetries must be from 0 to 5. Write 0 to call Stripe once.";
        }

        if (PaymentMethodType is { } type && string.IsNullOrWhiteSpace(type))
        {
            yield return "PaymentMethodType is empty. Write for instance 'card', or null to pay whatever types a seller names.";
        }

        for (var index = 0; index < Sellers.Count; index++)
        {
            foreach (var error in Sellers[index]?.Validate() ?? ["is empty. Write an Origin, or a Preset."])
            {
                yield return $"Sellers:{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}:{error}";
            }
        }

        foreach (var error in StripeMinterSource.Validate(this))
        {
            yield return error;
        }
    }
}
