namespace Mpp.Client.Policy;

/// <summary>
/// What may be paid, as configured. A list that is <see langword="null"/> allows everything that is known; an empty list allows nothing.
/// Without <see cref="MaxPerPayment"/> nothing is paid at all.
/// </summary>
public sealed class SpendPolicyOptions
{
    /// <summary>
    /// The most that one payment may cost, price and fee together: one amount a currency, separated by commas, for instance
    /// <c>0.50 USD, 100 JPY</c>. A currency without a limit is not paid in.
    /// </summary>
    public string? MaxPerPayment { get; set; }

    /// <summary>
    /// The origins that may be paid: <c>https://api.example.com</c>, <c>api.example.com</c> (https) or <c>*.example.com</c>, which covers
    /// neither <c>example.com</c> nor <c>badexample.com</c>.
    /// </summary>
    public IList<string>? AllowedOrigins { get; set; }

    /// <summary>Origins that are never paid, in the same forms. Denying beats allowing.</summary>
    public IList<string>? DeniedOrigins { get; set; }

    /// <summary>The payment methods that may be used, for instance <c>tempo</c>.</summary>
    public IList<string>? AllowedMethods { get; set; }

    /// <summary>The intents that may be paid; <see langword="null"/> means <c>charge</c> only, because others sign open-ended authority.</summary>
    public IList<string>? AllowedIntents { get; set; }

    /// <summary>The chain ids that may be paid on. Exactly one entry also answers challenges that name no chain.</summary>
    public IList<ulong>? AllowedChains { get; set; }

    /// <summary>
    /// The currencies that may be paid in: a unit (<c>USD</c>), a key (<c>tempo:4217:0x…</c>, <c>stripe:live:usd</c>) or a token address.
    /// </summary>
    public IList<string>? AllowedCurrencies { get; set; }

    /// <summary>
    /// Who may be paid: Tempo addresses and Stripe network ids. Every recipient of a payment, splits included, must be listed.
    /// </summary>
    public IList<string>? AllowedRecipients { get; set; }

    /// <summary>Whether a challenge without <c>expires</c> is always refused, even where the signed authority ends by itself.</summary>
    public bool RequireExpires { get; set; }

    /// <summary>The longest time for which a signed authority may be valid, whatever the challenge says. Ten minutes by default.</summary>
    public TimeSpan MaxValidity { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Limits over many payments; a payment must fit into every one that it falls under. They are sums over the ledger, so neither a restart
    /// nor a change of the limit resets them.
    /// </summary>
    public IList<BudgetOptions>? Budgets { get; set; }

    /// <summary>How many payments may have an unknown outcome before nothing more is paid. Three by default.</summary>
    public int MaxOpenUnknown { get; set; } = 3;

    /// <summary>How many payments to one origin may have an unknown outcome before it is paid nothing more. One by default.</summary>
    public int MaxOpenUnknownPerOrigin { get; set; } = 1;

    /// <summary>
    /// What may be paid without asking, price and fee together: one amount a currency, separated by commas, for instance <c>0.10 USD</c>. A
    /// payment above it, or in another currency, needs an approver and is refused where there is none. <see langword="null"/> asks the
    /// approver, when there is one, about every payment.
    /// </summary>
    public string? ApproveAbove { get; set; }

    /// <summary>
    /// How long an approver may take, from one second to ten minutes; after that the answer is no. Five minutes by default. The money is
    /// reserved meanwhile.
    /// </summary>
    public TimeSpan ApprovalTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Switches paying off. Read at every decision, again right before signing, so that it works at once.</summary>
    public bool Paused { get; set; }
}
