using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Which sellers may be paid where, and how: <see cref="StripeOptions.Sellers"/> and <see cref="StripeOptions.PinNetworkIds"/>.</summary>
internal sealed class StripeSellerRules
{
    private const int LongestName = 60;

    private readonly List<(OriginPattern Origin, HashSet<string>? NetworkIds, bool IsCompatible)> _sellers = [];
    private readonly bool _isCompatible;
    private readonly bool _pins;
    private readonly string? _paymentMethodType;

    public StripeSellerRules(StripeOptions options)
    {
        foreach (var seller in options.Sellers)
        {
            if (OriginPattern.TryParse(seller.EffectiveOrigin ?? "", out var origin))
            {
                _sellers.Add((origin, seller.NetworkIds?.ToHashSet(StringComparer.Ordinal), seller.IsCompatible));
            }
        }

        _isCompatible = options.CompatiblePayload;
        _pins = options.PinNetworkIds;
        _paymentMethodType = options.PaymentMethodType;
    }

    /// <summary>Whether the seller at an origin gets the token under both of its names.</summary>
    public bool IsCompatible(PaymentOrigin? origin) => _isCompatible || SellersAt(origin).Any(seller => seller.IsCompatible);

    /// <summary>What stands against paying these terms at an origin.</summary>
    public QuoteResult? FindObjection(StripeChargeTerms terms, PaymentOrigin? origin)
    {
        var allowed = SellersAt(origin).Where(seller => seller.NetworkIds is not null).SelectMany(seller => seller.NetworkIds!).ToHashSet(StringComparer.Ordinal);
        if (SellersAt(origin).Any(seller => seller.NetworkIds is not null) && !allowed.Contains(terms.NetworkId))
        {
            return QuoteResult.Reject(PolicyRules.Recipient,
                $"The seller '{Shown(terms.NetworkId)}' may not be paid at {origin}. Add it to Stripe:Sellers if it should be.", Shown(terms.NetworkId));
        }

        return _paymentMethodType is { } type && terms.PaymentMethodTypes.Count > 0 && !terms.PaymentMethodTypes.Contains(type, StringComparer.Ordinal)
            ? QuoteResult.Reject(PolicyRules.Challenge,
                $"The seller does not take payment methods of the kind '{type}'. Set Stripe:PaymentMethodType if yours is of another kind.",
                Shown(string.Join(", ", terms.PaymentMethodTypes)))
            : null;
    }

    /// <summary>
    /// What stands against paying a seller that is neither listed for an origin nor the one paid before there, in the same mode.
    /// </summary>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public async ValueTask<PolicyViolation?> FindPinAsync(Quote quote, PaymentOrigin origin, IPaymentLedger ledger, CancellationToken cancellationToken)
    {
        var asked = quote.Recipients[0].Address;
        if (!_pins || SellersAt(origin).Any(seller => seller.NetworkIds?.Contains(asked) == true))
        {
            return null;
        }

        var mode = ModeOf(quote.Currency);
        var paid = (await ledger.ListAsync(cancellationToken).ConfigureAwait(false))
            .Where(record => record.Method == quote.Method && record.State == LedgerState.Settled && record.Origin == origin.ToString() && ModeOf(record.Currency) == mode)
            .Select(record => record.Recipients[0].Address).ToHashSet(StringComparer.Ordinal);
        return paid.Count == 0 || paid.Contains(asked)
            ? null
            : new PolicyViolation(PolicyRules.Recipient, string.Join(", ", paid.Select(Shown)), Shown(asked),
                $"{origin} was paid before as another seller. If '{Shown(asked)}' is right, list it for that origin in Stripe:Sellers.");
    }

    private IEnumerable<(OriginPattern Origin, HashSet<string>? NetworkIds, bool IsCompatible)> SellersAt(PaymentOrigin? origin) =>
        origin is null ? [] : _sellers.Where(seller => seller.Origin.Matches(origin));

    /// <summary>What comes before the code of the currency: a test seller and a live one are two.</summary>
    private static string ModeOf(PaymentCurrency currency) => currency.Key[..(currency.Key.LastIndexOf(':') + 1)];

    private static string Shown(string text) => DisplayText.Sanitize(text, LongestName);
}
