using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Stripe;

/// <summary>The shared payment tokens: making, reading, revoking and charging them.</summary>
internal sealed class SharedPaymentTokens(TimeProvider time, SimulatedStripeFaults faults, BusinessProfileDirectory profiles)
{
    private const string IssuedKind = "shared_payment_issued_token";
    private const string GrantedKind = "shared_payment_granted_token";

    private const string ReturnUrl = "return_url";

    private const string AlreadyDeactivated =
        "This shared payment granted token cannot be used because it is already in a deactivated state.";

    private static readonly DateOnly FirstVersion = new(2026, 4, 22);
    private static readonly DateOnly FirstVersionWithReturnUrl = new(2026, 7, 29);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SharedPaymentTokenState> _byId = new(StringComparer.Ordinal);
    private readonly List<SharedPaymentTokenState> _inOrder = [];

    public IReadOnlyList<SimulatedSharedPaymentToken> Snapshot()
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            _inOrder.ForEach(token => token.ExpireWhenDue(now));
            return _inOrder.ConvertAll(token => token.ToSnapshot());
        }
    }

    public static void CheckVersion(StripeRequest request)
    {
        if (request.PreviewDate is not { } date || date < FirstVersion)
        {
            throw StripeRefusedException.Invalid(
                "Shared payment tokens need a preview Stripe-Version of 2026-04-22 or later, for instance 2026-07-29.preview.");
        }
    }

    public StripeAnswer MintIssued(StripeRequest request)
    {
        StripeParameters form = request.Parameters;
        RefuseUnknownForIssued(request);
        form.OneOf("setup_future_usage", "on_session");
        if (form.Flag("use_stripe_sdk") == false && request.PreviewDate >= FirstVersionWithReturnUrl)
        {
            form.Required(ReturnUrl);
        }

        string seller = form.Required("seller_details[network_business_profile]");
        SharedPaymentTokenState token = Make(request, faults.MintForOtherSeller ?? seller);
        profiles.CheckMayIssueTo(request.Caller, seller);
        return StripeAnswer.Ok(Keep(token));
    }

    public StripeAnswer MintGranted(StripeRequest request)
    {
        if (request.Caller.Livemode)
        {
            throw StripeRefusedException.Invalid("This method is only available in test mode. Try using your test keys instead.");
        }

        request.Parameters.RefuseUnknown(
            "payment_method",
            "usage_limits[currency]",
            "usage_limits[max_amount]",
            "usage_limits[expires_at]",
            "customer",
            "shared_metadata[");
        return StripeAnswer.Ok(Keep(Make(request, seller: null)));
    }

    public StripeAnswer ReadIssued(StripeAccount caller, string id)
    {
        lock (_lock)
        {
            return StripeAnswer.Ok(StripeJson.IssuedToken(FindIssued(caller, id)));
        }
    }

    public StripeAnswer ReadGranted(StripeAccount caller, string id)
    {
        lock (_lock)
        {
            return StripeAnswer.Ok(StripeJson.GrantedToken(FindGranted(caller, id, param: null)));
        }
    }

    public StripeAnswer RevokeIssued(StripeAccount caller, string id)
    {
        lock (_lock)
        {
            return StripeAnswer.Ok(StripeJson.IssuedToken(Revoked(FindIssued(caller, id))));
        }
    }

    public StripeAnswer RevokeGranted(StripeAccount caller, string id)
    {
        lock (_lock)
        {
            return StripeAnswer.Ok(StripeJson.GrantedToken(Revoked(FindGranted(caller, id, param: null))));
        }
    }

    /// <summary>Checks and charges in one step, so that two sellers' calls cannot both spend the same remainder.</summary>
    public PaymentMethodBehaviour Charge(StripeAccount seller, string id, string param, string currency, long amount)
    {
        lock (_lock)
        {
            SharedPaymentTokenState token = FindGranted(seller, id, param);
            if (token.Status == SharedPaymentTokenState.Deactivated)
            {
                throw StripeRefusedException.Refused(AlreadyDeactivated);
            }

            if (token.Status == SharedPaymentTokenState.RequiresAction)
            {
                throw StripeRefusedException.Refused(
                    "This shared payment granted token cannot be used because it requires an action of its issuer.");
            }

            if (token.Currency != currency)
            {
                throw StripeRefusedException.Refused(
                    "The requested currency is not the currency of this shared payment granted token.");
            }

            if (amount > token.MaxAmount - token.AmountCaptured)
            {
                throw StripeRefusedException.Refused(
                    "The requested amount is greater than the remaining amount capturable with this shared payment granted token.");
            }

            if (token.Behaviour.Outcome is PaymentMethodOutcome.Succeeds or PaymentMethodOutcome.NeedsActionAtMint)
            {
                token.Capture(amount, time.GetUtcNow());
            }

            return token.Behaviour;
        }
    }

    /// <summary>Moves a token on from outside the API, as its owner does.</summary>
    public void Change(string id, Action<SharedPaymentTokenState, DateTimeOffset> change)
    {
        lock (_lock)
        {
            SharedPaymentTokenState token = _byId.GetValueOrDefault(id) ?? throw new KeyNotFoundException("There is no such token.");
            DateTimeOffset now = time.GetUtcNow();
            token.ExpireWhenDue(now);
            change(token, now);
        }
    }

    private static void RefuseUnknownForIssued(StripeRequest request)
    {
        string[] known =
        [
            "payment_method",
            "seller_details[network_business_profile]",
            "seller_details[external_id]",
            "usage_limits[currency]",
            "usage_limits[max_amount]",
            "usage_limits[expires_at]",
            "shared_metadata[",
            "setup_future_usage",
            "use_stripe_sdk",
        ];
        request.Parameters.RefuseUnknown(
            request.PreviewDate >= FirstVersionWithReturnUrl ? [.. known, ReturnUrl] : known);
    }

    private SharedPaymentTokenState Make(StripeRequest request, string? seller)
    {
        StripeParameters form = request.Parameters;
        DateTimeOffset now = time.GetUtcNow();
        string paymentMethod = form.Required("payment_method");
        string currency = form.Currency("usage_limits[currency]");
        long maxAmount = form.Amount("usage_limits[max_amount]", currency);
        DateTimeOffset? expiresAt = form.Expiry("usage_limits[expires_at]", now);
        PaymentMethodBehaviour behaviour = PaymentMethodBehaviour.Of(paymentMethod);
        SimulatedTokenLimits? limits = faults.MintDifferentLimits;
        bool isTestGrant = seller is null;
        bool needsAction = !isTestGrant && behaviour.Outcome is PaymentMethodOutcome.NeedsActionAtMint;
        return new SharedPaymentTokenState
        {
            Id = "spt_sim_" + RandomNumberGenerator.GetHexString(18, lowercase: true),
            Maker = request.Caller,
            IsTestGrant = isTestGrant,
            Livemode = request.Caller.Livemode ^ faults.MintOtherLivemode,
            PaymentMethod = paymentMethod,
            Behaviour = behaviour,
            NetworkBusinessProfile = seller,
            ExternalId = form.Optional("seller_details[external_id]"),
            ReturnUrl = form.Optional(ReturnUrl),
            SetupFutureUsage = form.Optional("setup_future_usage"),
            Currency = limits?.Currency ?? currency,
            MaxAmount = limits?.MaxAmount ?? maxAmount,
            ExpiresAt = limits?.ExpiresAt ?? expiresAt,
            CreatedAt = now,
            SharedMetadata = form.Map("shared_metadata"),
            Status = needsAction ? SharedPaymentTokenState.RequiresAction : SharedPaymentTokenState.Active,
        };
    }

    private JsonObject Keep(SharedPaymentTokenState token)
    {
        lock (_lock)
        {
            _byId.Add(token.Id, token);
            _inOrder.Add(token);
            return token.IsTestGrant ? StripeJson.GrantedToken(token) : StripeJson.IssuedToken(token);
        }
    }

    private SharedPaymentTokenState FindIssued(StripeAccount caller, string id)
    {
        SharedPaymentTokenState? token = _byId.GetValueOrDefault(id);
        if (token is null || token.IsTestGrant || token.Maker != caller)
        {
            throw StripeRefusedException.NoSuch(IssuedKind, id);
        }

        token.ExpireWhenDue(time.GetUtcNow());
        return token;
    }

    private SharedPaymentTokenState FindGranted(StripeAccount caller, string id, string? param)
    {
        SharedPaymentTokenState? token = _byId.GetValueOrDefault(id);
        if (token is null || !profiles.IsSellerOf(caller, token))
        {
            throw StripeRefusedException.NoSuch(GrantedKind, id, param);
        }

        token.ExpireWhenDue(time.GetUtcNow());
        return token;
    }

    private SharedPaymentTokenState Revoked(SharedPaymentTokenState token)
    {
        if (token.Status == SharedPaymentTokenState.Deactivated)
        {
            throw StripeRefusedException.Refused(AlreadyDeactivated);
        }

        token.Deactivate("revoked", time.GetUtcNow());
        return token;
    }
}
