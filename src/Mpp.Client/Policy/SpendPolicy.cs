using System.Globalization;
using Mpp.Client.Protocol;

namespace Mpp.Client.Policy;

/// <summary>
/// The operator's rules, checked and immutable. Judging reads only the quote and the context: no clock, no I/O.
/// </summary>
internal sealed class SpendPolicy
{
    private static readonly TimeSpan MaximumClockSkew = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Money> _maxPerPayment;
    private readonly Dictionary<string, Money>? _approveAbove;
    private readonly IReadOnlyList<OriginPattern>? _allowedOrigins;
    private readonly IReadOnlyList<OriginPattern> _deniedOrigins;
    private readonly HashSet<string>? _allowedMethods;
    private readonly HashSet<string> _allowedIntents;
    private readonly HashSet<ulong>? _allowedChains;
    private readonly HashSet<string>? _allowedCurrencies;
    private readonly HashSet<string>? _allowedRecipients;
    private readonly bool _requireExpires;

    private SpendPolicy(SpendPolicyOptions options, List<string> errors)
    {
        _maxPerPayment = ReadLimits(options.MaxPerPayment, nameof(options.MaxPerPayment), errors);
        _approveAbove = options.ApproveAbove is null ? null : ReadLimits(options.ApproveAbove, nameof(options.ApproveAbove), errors);
        _allowedOrigins = ReadOrigins(options.AllowedOrigins, nameof(options.AllowedOrigins), errors);
        _deniedOrigins = ReadOrigins(options.DeniedOrigins, nameof(options.DeniedOrigins), errors) ?? [];
        _allowedMethods = options.AllowedMethods?.ToHashSet(StringComparer.Ordinal);
        _allowedIntents = (options.AllowedIntents ?? ["charge"]).ToHashSet(StringComparer.Ordinal);
        _allowedChains = options.AllowedChains?.ToHashSet();
        _allowedCurrencies = options.AllowedCurrencies?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _allowedRecipients = options.AllowedRecipients?.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _requireExpires = options.RequireExpires;
        Budgets = BudgetReader.Read(options, errors);
        MaxValidity = options.MaxValidity;
        if (MaxValidity <= TimeSpan.Zero)
        {
            errors.Add("MaxValidity must be longer than zero, for instance '00:10:00'.");
        }

        ApprovalTimeout = options.ApprovalTimeout;
        if (ApprovalTimeout < TimeSpan.FromSeconds(1) || ApprovalTimeout > TimeSpan.FromMinutes(10))
        {
            errors.Add("ApprovalTimeout must be from one second to ten minutes, for instance '00:05:00'.");
        }
    }

    /// <summary>How long an approver is waited for.</summary>
    public TimeSpan ApprovalTimeout { get; }

    /// <summary>The longest time for which an authority may be signed.</summary>
    public TimeSpan MaxValidity { get; }

    /// <summary>Whether anything can be paid at all.</summary>
    public bool HasLimits => _maxPerPayment.Count > 0;

    /// <summary>The limits per payment, one a unit.</summary>
    public IReadOnlyCollection<Money> Limits => _maxPerPayment.Values;

    /// <summary>The limits over many payments, which the ledger holds.</summary>
    public IReadOnlyList<Budget> Budgets { get; }

    /// <summary>The one chain that challenges without a chain id mean, or <see langword="null"/>.</summary>
    public ulong? PinnedChain => _allowedChains is { Count: 1 } ? _allowedChains.Single() : null;

    public static bool TryCreate(SpendPolicyOptions options, out SpendPolicy policy, out IReadOnlyList<string> errors)
    {
        var found = new List<string>();
        policy = new SpendPolicy(options, found);
        errors = found;
        return found.Count == 0;
    }

    public bool AllowsOrigin(PaymentOrigin origin) => origin.IsProtected && IsListed(origin);

    /// <summary>Judges <paramref name="quote"/> by every rule, so that a dry run can name all that stands in the way.</summary>
    public Verdict Judge(Quote quote, PolicyContext context)
    {
        var violations = new List<PolicyViolation>();
        if (context.IsPaused)
        {
            violations.Add(new(PolicyRules.Paused, "nothing", "a payment", "Paying is switched off. Set Paused to false to go on."));
        }

        JudgeOrigin(context.Origin, violations);
        JudgeTerms(quote, violations);
        JudgeExpiry(quote, context, violations);
        JudgeRecipients(quote, violations);
        JudgeAmount(quote, context, violations);
        return new Verdict(violations);
    }

    /// <summary>Whether an approver, when there is one, has to be asked.</summary>
    public bool AsksApprover(Quote quote) => _approveAbove is null || IsAboveApproval(quote);

    private void JudgeOrigin(PaymentOrigin origin, List<PolicyViolation> violations)
    {
        if (!origin.IsProtected)
        {
            violations.Add(new(PolicyRules.Transport, "https, or http to this machine", origin.ToString(),
                $"{origin} is plain http: anybody on the way could read the credential. Use https."));
        }

        if (!IsListed(origin))
        {
            violations.Add(new(PolicyRules.Origin, "AllowedOrigins and DeniedOrigins", origin.ToString(),
                $"{origin} may not be paid. Add it to AllowedOrigins if it should be."));
        }
    }

    private bool IsListed(PaymentOrigin origin) => !_deniedOrigins.Any(pattern => pattern.Matches(origin))
        && (_allowedOrigins is null || _allowedOrigins.Any(pattern => pattern.Matches(origin)));

    private void JudgeTerms(Quote quote, List<PolicyViolation> violations)
    {
        if (_allowedMethods?.Contains(quote.Method) == false)
        {
            violations.Add(NotListed(PolicyRules.Method, nameof(SpendPolicyOptions.AllowedMethods), _allowedMethods, quote.Method));
        }

        if (!_allowedIntents.Contains(quote.Intent))
        {
            violations.Add(NotListed(PolicyRules.Intent, nameof(SpendPolicyOptions.AllowedIntents), _allowedIntents, quote.Intent));
        }

        if (quote.ChainId is { } chain && _allowedChains?.Contains(chain) == false)
        {
            violations.Add(NotListed(PolicyRules.Chain, nameof(SpendPolicyOptions.AllowedChains),
                _allowedChains.Select(id => id.ToString(CultureInfo.InvariantCulture)), chain.ToString(CultureInfo.InvariantCulture)));
        }

        var currency = quote.Currency;
        if (_allowedCurrencies is not null && !_allowedCurrencies.Contains(currency.Unit) && !_allowedCurrencies.Contains(currency.Key)
            && !_allowedCurrencies.Contains(currency.Key[(currency.Key.LastIndexOf(':') + 1)..]))
        {
            violations.Add(NotListed(PolicyRules.Currency, nameof(SpendPolicyOptions.AllowedCurrencies), _allowedCurrencies, currency.Key));
        }
    }

    private void JudgeExpiry(Quote quote, PolicyContext context, List<PolicyViolation> violations)
    {
        if (context.ClockSkew.Duration() > MaximumClockSkew)
        {
            violations.Add(new(PolicyRules.Clock, "5 minutes", Describe(context.ClockSkew.Duration()),
                $"This machine's clock and the server's differ by {Describe(context.ClockSkew.Duration())}. Set the clock: payments are signed for seconds."));
        }

        if (quote.ExpiresAt is not { } expires)
        {
            if (_requireExpires || !quote.IsSelfExpiring)
            {
                violations.Add(new(PolicyRules.Expiry, "an expiry", "none",
                    $"The challenge does not say when it ends, and a {quote.Method} payment without an end could be taken much later."));
            }
        }
        else if (expires - context.StrictNow < quote.MinimumRemaining)
        {
            var left = expires - context.StrictNow;
            violations.Add(new(PolicyRules.Expiry, $"at least {Describe(quote.MinimumRemaining)} left", Rfc3339.Format(expires),
                left <= TimeSpan.Zero
                    ? $"The challenge ended {Describe(left.Duration())} ago. Send the request again for a fresh one."
                    : $"The challenge ends in {Describe(left)}, which is too soon to pay safely. Send the request again for a fresh one.")
            {
                MayPassWithFreshChallenge = true,
            });
        }
    }

    private void JudgeRecipients(Quote quote, List<PolicyViolation> violations)
    {
        if (_allowedRecipients is null)
        {
            return;
        }

        foreach (var recipient in quote.Recipients.Where(recipient => !_allowedRecipients.Contains(recipient.Address)))
        {
            violations.Add(NotListed(PolicyRules.Recipient, nameof(SpendPolicyOptions.AllowedRecipients), _allowedRecipients, recipient.Address));
        }
    }

    private bool IsAboveApproval(Quote quote) => _approveAbove is not null
        && (!_approveAbove.TryGetValue(quote.Currency.Unit, out var limit) || quote.Currency.ToMoney(quote.Exposure) > limit);

    private void JudgeAmount(Quote quote, PolicyContext context, List<PolicyViolation> violations)
    {
        var requestLimit = context.RequestLimit;
        if (!quote.HasExposure)
        {
            violations.Add(new(PolicyRules.Challenge, "128 bits", "more", "Price and fee together are more than any ledger can hold."));
            return;
        }

        var asked = quote.Currency.ToMoney(quote.Exposure);
        if (!_maxPerPayment.TryGetValue(quote.Currency.Unit, out var limit))
        {
            violations.Add(new(PolicyRules.NoLimit, $"none configured for {quote.Currency.Unit}", asked.ToString(),
                $"No limit is configured for {quote.Currency.Unit}, so nothing is paid in it. Set MaxPerPayment, for instance '{asked}'."));
        }
        else if (asked > limit)
        {
            violations.Add(TooMuch(PolicyRules.MaxPerPayment, quote, asked, limit, "MaxPerPayment"));
        }

        if (requestLimit is not null && (requestLimit.Currency != quote.Currency.Unit || asked > requestLimit))
        {
            violations.Add(TooMuch(PolicyRules.RequestLimit, quote, asked, requestLimit, "the limit of this request"));
        }

        if (!context.HasApprover && IsAboveApproval(quote))
        {
            violations.Add(new(PolicyRules.Approval, string.Join(", ", _approveAbove!.Values), asked.ToString(),
                $"A payment of {asked} needs approval, and there is nobody to ask. Register an approver, or raise ApproveAbove."));
        }
    }

    private static PolicyViolation TooMuch(string rule, Quote quote, Money asked, Money limit, string name)
    {
        var price = quote.MaximumFee == 0
            ? $"{asked}"
            : $"up to {asked} ({quote.Currency.ToMoney(quote.Amount)} and a fee of at most {quote.Currency.ToMoney(quote.MaximumFee)})";
        return new PolicyViolation(rule, limit.ToString(), asked.ToString(), $"The payment would cost {price}; {name} is {limit}.");
    }

    private static PolicyViolation NotListed(string rule, string list, IEnumerable<string> allowed, string asked)
    {
        var shown = string.Join(", ", allowed.Order(StringComparer.Ordinal));
        return new PolicyViolation(rule, shown.Length == 0 ? "nothing" : shown, asked, $"'{DisplayText.Sanitize(asked, 100)}' is not in {list}.");
    }

    private static string Describe(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes} min");

    private static Dictionary<string, Money> ReadLimits(string? text, string name, List<string> errors)
    {
        var limits = new Dictionary<string, Money>(StringComparer.Ordinal);
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Money.TryParse(part, out var limit, out var error))
            {
                errors.Add($"{name}: {error}");
            }
            else if (!limits.TryAdd(limit.Currency, limit))
            {
                errors.Add($"{name} names {limit.Currency} twice. Write one limit a currency.");
            }
        }

        return limits;
    }

    private static List<OriginPattern>? ReadOrigins(IList<string>? texts, string name, List<string> errors)
    {
        if (texts is null)
        {
            return null;
        }

        var patterns = new List<OriginPattern>();
        foreach (var text in texts)
        {
            if (text is not null && OriginPattern.TryParse(text, out var pattern))
            {
                patterns.Add(pattern);
            }
            else
            {
                errors.Add($"{name}: '{text}' is not an origin. Write 'https://api.example.com', 'api.example.com' or '*.example.com'.");
            }
        }

        return patterns;
    }
}
