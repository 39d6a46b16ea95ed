using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Policy;

namespace Mpp.Client;

/// <summary>
/// How a client pays: configuration section <c>Mpp</c>. It holds where keys are, never keys. Without
/// <see cref="SpendPolicyOptions.MaxPerPayment"/> nothing is paid.
/// </summary>
public sealed class MppOptions
{
    /// <summary>The configuration section that is bound when none is named.</summary>
    public const string SectionName = "Mpp";

    /// <summary>What may be paid.</summary>
    public SpendPolicyOptions Policy { get; set; } = new();

    /// <summary>
    /// The methods to use, best first, for instance <c>stripe</c> before <c>tempo</c>; others are not used. <see langword="null"/> takes
    /// whatever the server lists first.
    /// </summary>
    public IList<string>? PreferredMethods { get; set; }

    /// <summary>The Tempo rail.</summary>
    public TempoOptions Tempo { get; set; } = new();

    /// <summary>The Stripe rail.</summary>
    public StripeOptions Stripe { get; set; } = new();

    /// <summary>What happens when a 402 with Payment challenges is not paid.</summary>
    public OnRefusal OnRefusal { get; set; } = OnRefusal.Throw;

    /// <summary>
    /// Whether a credential may take the place of an <c>Authorization</c> header that the caller set. By default such a challenge is
    /// refused, unless it asks for <c>Payment-Authorization</c>.
    /// </summary>
    public bool ReplaceCallerAuthorization { get; set; }

    /// <summary>
    /// The most of a streamed request body, in bytes, that is kept while it is sent, so that it can be sent again with a credential. A
    /// larger one passes through to a free URL and is refused before signing by a paid one. 4 MiB by default.
    /// </summary>
    public int MaxReplayableBodyLength { get; set; } = 4 * 1024 * 1024;

    /// <summary>The longest credential, in characters, that is worth signing; servers and proxies refuse longer ones after the payment.</summary>
    public int MaxCredentialLength { get; set; } = 8 * 1024;

    /// <summary>
    /// How often the same bytes are sent again, while the credential is valid, when a server gives no answer to it or one that settles
    /// nothing (408, 409, 425, 429, 500, 502, 503, 504). Nothing is signed again. 2 by default, 0 for never, 5 at most.
    /// </summary>
    public int MaxResends { get; set; } = 2;

    /// <summary>
    /// The longest <c>Retry-After</c> that is waited for before the same bytes are sent again. When a server asks for more, its answer is
    /// returned instead. 10 seconds by default.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether a request may be paid a second time after its first payment is proven void. Never by default.</summary>
    public SecondPayment SecondPayment { get; set; } = SecondPayment.Never;

    /// <summary>
    /// The longest that <see cref="SecondPayment.AfterProofOfVoid"/> waits for the proof, while the request waits. A Tempo payment is proven
    /// void about ten seconds after its validity. 60 seconds by default.
    /// </summary>
    public TimeSpan MaxProofWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether the ledger keeps the path of paid requests, without the query, to resume them by their identifier alone. Paths can hold
    /// secrets, so it does not by default.
    /// </summary>
    public bool RecordPaths { get; set; }

    /// <summary>The ledger file; <see langword="null"/> for <c>MPP_LEDGER</c>, else the user's state folder.</summary>
    public string? LedgerPath { get; set; }

    /// <summary>A copy that later changes cannot reach: what was judged must be what is signed.</summary>
    internal MppOptions Snapshot()
    {
        var copy = (MppOptions)MemberwiseClone();
        copy.PreferredMethods = PreferredMethods?.ToArray();
        copy.Tempo = Tempo.Snapshot();
        copy.Stripe = Stripe.Snapshot();
        return copy;
    }
}
