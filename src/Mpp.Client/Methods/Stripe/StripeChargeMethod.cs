using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Client.Policy;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>
/// <c>stripe</c>/<c>charge</c> (draft-stripe-charge-00): mints a shared payment token for exactly the price, the seller and the life of the
/// challenge, and sends it as the credential.
/// </summary>
internal sealed class StripeChargeMethod(
    ISharedPaymentTokenMinter? minter, string missingConfiguration, TimeProvider? clock = null, StripeOptions? options = null)
    : IPaymentMethod, ILedgerReviewer, IRefusalConcluder
{
    public const string MethodName = "stripe";
    public const string TokenMode = "token";

    private const string TestNetworkPrefix = "profile_test_";
    private const string NetworkPrefix = "profile_";

    private const int LongestEscape = 6;

    // Two calls to Stripe happen between here and the charge: the minting, and the seller's own.
    private static readonly TimeSpan ShortestRemaining = TimeSpan.FromSeconds(15);

    // Stripe remembers a mint for 24 hours; after that, repeating it would make a second token.
    private static readonly TimeSpan LongestMemory = TimeSpan.FromHours(23);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly StripeSellerRules _sellers = new(options ?? new StripeOptions { PaymentMethodType = null });
    private readonly bool _revokesAfterRefusal = options?.RevokeAfterRefusal == true;

    public string Name => MethodName;

    public IReadOnlyList<string> Intents { get; } = ["charge"];

    public string? MissingConfiguration { get; } = minter is null ? missingConfiguration : null;

    public static StripeChargeMethod Create(
        StripeOptions options, ISharedPaymentTokenMinter? minter, Func<string, string?> readVariable, TimeProvider? clock = null,
        IProgress<LinkPrompt>? people = null)
    {
        minter = StripeMinterSource.Find(options, minter, readVariable, clock ?? TimeProvider.System, people);
        return new StripeChargeMethod(minter, StripeMinters.Missing(options), clock, options);
    }

    public QuoteResult Quote(PaymentChallenge challenge, QuoteContext context)
    {
        if (!StripeChargeTerms.TryRead(challenge.RequestObject, out var terms, out var rejection))
        {
            return rejection;
        }

        var isTestNetwork = terms.NetworkId.StartsWith(TestNetworkPrefix, StringComparison.Ordinal);
        var isLive = minter?.IsLive ?? !isTestNetwork;
        if (terms.NetworkId.StartsWith(NetworkPrefix, StringComparison.Ordinal) && isLive == isTestNetwork)
        {
            return QuoteResult.Reject(PolicyRules.Recipient, isLive
                ? "The seller is a test account, but the Stripe key is a live one."
                : "The seller is a live account, but the Stripe key is a test one.", terms.NetworkId);
        }

        if (_sellers.FindObjection(terms, context.Origin) is { } objection)
        {
            return objection;
        }

        if (!StripeCurrencies.TryFind(terms.Currency, isLive, out var currency))
        {
            return QuoteResult.Reject(PolicyRules.Currency, $"The currency '{DisplayText.Sanitize(terms.Currency, 20)}' is not known, so its worth is not either.");
        }

        var step = StripeCurrencies.SmallestStep(currency.Symbol);
        return terms.Amount % step == 0
            ? QuoteResult.Of(Price(challenge, Complete(terms, context), currency))
            : QuoteResult.Reject(PolicyRules.Challenge, string.Create(CultureInfo.InvariantCulture, $"Stripe charges {currency.Unit} in steps of {step} minor units only, so the amount is not what it seems."));
    }

    public ValueTask<PolicyViolation?> ReviewAsync(Quote quote, PaymentOrigin origin, IPaymentLedger ledger, CancellationToken cancellationToken) =>
        _sellers.FindPinAsync(quote, origin, ledger, cancellationToken);

    /// <summary>Answers that refuse the request itself: the same credential will not be taken with a corrected one.</summary>
    public bool ConcludesAfter(int status) => _revokesAfterRefusal && minter is IProvableMinter && status is (400 or 404 or 405 or 413 or 415 or 422 or 431);

    public async ValueTask<PaymentPlan> PrepareAsync(Quote quote, PaymentTime time, CancellationToken cancellationToken = default)
    {
        if (minter is null)
        {
            throw new PaymentMethodException(missingConfiguration, nothingWasSigned: true);
        }

        var terms = (StripeChargeTerms)quote.Details!;
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(time.Latest(quote.ExpiresAt).ToUnixTimeSeconds());
        var currency = quote.Currency.Symbol;
        var idempotencyKey = IdempotencyKey(quote.Challenge.Id, minter.Account, terms.Amount, terms.NetworkId, currency, expiresAt);
        var request = new SharedPaymentTokenRequest(terms.Amount, currency, terms.NetworkId, expiresAt, terms.PaymentMethodTypes, idempotencyKey);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [StripeLookupKeys.MintIdempotencyKey] = idempotencyKey,
            [StripeLookupKeys.NetworkId] = terms.NetworkId,
            [StripeLookupKeys.ExpiresAt] = expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        if (minter is IApprovingMinter approving)
        {
            var approval = await approving.ApproveAsync(request, quote, time, cancellationToken).ConfigureAwait(false);
            request = request with { Approval = approval };
            keys.Add(StripeLookupKeys.Approval, approval.Id);
        }

        return new PaymentPlan(quote, expiresAt, keys, LongestPayload(terms), request);
    }

    public async ValueTask<SignedPayment> SignAsync(PaymentPlan plan, CancellationToken cancellationToken = default)
    {
        var token = await minter!.MintAsync((SharedPaymentTokenRequest)plan.Details!, cancellationToken).ConfigureAwait(false);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { [StripeLookupKeys.TokenSuffix] = token.Suffix };
        return new SignedPayment(Payload(token, (StripeChargeTerms)plan.Quote.Details!), Source: null, keys);
    }

    /// <summary>The same mint under the same idempotency key, which gives the same token for as long as Stripe remembers it.</summary>
    public PaymentPlan? Restore(LedgerRecord record, Quote quote)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(quote);
        var terms = (StripeChargeTerms)quote.Details!;
        return minter is not null && IsRemembered(record) && RebuildRequest(record, minter.Account) is { } request
            ? new PaymentPlan(quote, request.ExpiresAt, record.LookupKeys, LongestPayload(terms),
                request with { PaymentMethodTypes = terms.PaymentMethodTypes })
            : null;
    }

    public async ValueTask<PaymentFinding> ProveAsync(LedgerRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (minter is not IProvableMinter issuer)
        {
            return PaymentFinding.CannotTell(minter is null ? missingConfiguration : "This minter has no way to ask what became of its tokens.");
        }

        // A wallet remembers what its owner approved; a mint is forgotten.
        if (issuer is not IApprovingMinter && !IsRemembered(record))
        {
            return PaymentFinding.CannotTell("Stripe remembers a mint for a day, and this one is older, or the clock was changed.");
        }

        return RebuildRequest(record, issuer.Account) is { } request
            ? await issuer.ProveAsync(request, record.LookupKeys.GetValueOrDefault(StripeLookupKeys.TokenSuffix), cancellationToken).ConfigureAwait(false)
            : PaymentFinding.CannotTell("It was minted with another Stripe key, payment method or wallet than those configured now.");
    }

    private bool IsRemembered(LedgerRecord record) => _clock.GetUtcNow() - record.CreatedAt is var age && age >= TimeSpan.Zero && age <= LongestMemory;

    /// <summary>
    /// The request as it was made; <see langword="null"/> when the recorded key is not the one that this account and these parameters give:
    /// then the same mint would make a token that never was.
    /// </summary>
    private static SharedPaymentTokenRequest? RebuildRequest(LedgerRecord record, string account)
    {
        var keys = record.LookupKeys;
        if (record.Amount > (UInt128)long.MaxValue || keys.GetValueOrDefault(StripeLookupKeys.NetworkId) is not { } networkId
            || !long.TryParse(keys.GetValueOrDefault(StripeLookupKeys.ExpiresAt), NumberStyles.None, CultureInfo.InvariantCulture, out var expiresAt)
            || expiresAt > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return null;
        }

        var request = new SharedPaymentTokenRequest(
            (long)record.Amount, record.Currency.Symbol, networkId, DateTimeOffset.FromUnixTimeSeconds(expiresAt), [],
            keys.GetValueOrDefault(StripeLookupKeys.MintIdempotencyKey, "")) { Approval = ApprovalOf(record) };
        var expected = IdempotencyKey(record.ChallengeId, account, request.Amount, request.NetworkId, request.Currency, request.ExpiresAt);
        return request.IdempotencyKey == expected ? request : null;
    }

    private static SpendApproval? ApprovalOf(LedgerRecord record) =>
        record.LookupKeys.GetValueOrDefault(StripeLookupKeys.Approval) is { } id && record.Exposure <= (UInt128)long.MaxValue
            ? new SpendApproval(id, (long)record.Exposure)
            : null;

    private Quote Price(PaymentChallenge challenge, StripeChargeTerms terms, PaymentCurrency currency) => new()
    {
        Challenge = challenge,
        Mode = TokenMode,
        Amount = (UInt128)terms.Amount,

        // What the seller could charge beyond the price, where more was approved before the price fell.
        MaximumFee = (UInt128)((minter as IApprovingMinter)?.AuthorityFor(terms) ?? terms.Amount) - (UInt128)terms.Amount,
        Currency = currency,
        Recipients = [new PaymentRecipient(terms.NetworkId, (UInt128)terms.Amount)],
        ExpiresAt = challenge.ExpiresAt,
        MinimumRemaining = ShortestRemaining,
        ExternalId = terms.ExternalId,
        Details = terms,
    };

    private static string IdempotencyKey(
        string challengeId, string account, long amount, string networkId, string currency, DateTimeOffset expiresAt)
    {
        string[] parts = [challengeId, account, amount.ToString(CultureInfo.InvariantCulture), currency, networkId,
            expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)];
        return "mpp_spt_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }

    private StripeChargeTerms Complete(StripeChargeTerms terms, QuoteContext context) => terms with
    {
        IsCompatible = _sellers.IsCompatible(context.Origin),
        Origin = context.Origin,
        RequestDigest = context.RequestDigest,
    };

    private static int LongestPayload(StripeChargeTerms terms) => (terms.IsCompatible ? 750 : 400) + (LongestEscape * (terms.ExternalId?.Length ?? 0));

    private static JsonElement Payload(SharedPaymentToken token, StripeChargeTerms terms)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("spt", token.Id);
            if (terms.IsCompatible)
            {
                writer.WriteString("type", "spt");
                writer.WriteString("shared_payment_granted_token", token.Id);
            }

            if (terms.ExternalId is { } externalId)
            {
                writer.WriteString("externalId", externalId);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(json.ToArray());
    }
}
