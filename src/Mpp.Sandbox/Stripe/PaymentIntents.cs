using System.Security.Cryptography;

namespace Mpp.Sandbox.Stripe;

/// <summary>The payment intents of the sellers.</summary>
internal sealed class PaymentIntents(TimeProvider time, SharedPaymentTokens tokens)
{
    private const string TokenParameter = "shared_payment_granted_token";
    private const string NestedTokenParameter = "payment_method_data[shared_payment_granted_token]";

    private readonly Lock _lock = new();
    private readonly List<(StripeAccount Seller, PaymentIntentState Intent)> _all = [];

    public IReadOnlyList<SimulatedPaymentIntent> Snapshot()
    {
        lock (_lock)
        {
            return _all.ConvertAll(entry => entry.Intent.Public);
        }
    }

    public StripeAnswer Create(StripeRequest request)
    {
        StripeParameters form = request.Parameters;
        RefuseUnknown(form);
        string currency = form.Currency("currency");
        long amount = form.Amount("amount", currency);
        string parameter = form.Optional(TokenParameter) is null ? NestedTokenParameter : TokenParameter;
        if (parameter == TokenParameter && form.Optional(NestedTokenParameter) is not null)
        {
            throw StripeRefusedException.Invalid(
                $"You may only specify one of these parameters: {TokenParameter}, {NestedTokenParameter}.", NestedTokenParameter);
        }

        string token = form.Optional(parameter) ?? form.Required(TokenParameter);
        if (form.Flag("confirm") is not true)
        {
            throw StripeRefusedException.Invalid("A shared payment granted token can only be used with confirm=true.", "confirm");
        }

        PaymentMethodBehaviour behaviour = tokens.Charge(request.Caller, token, parameter, currency, amount);
        PaymentIntentState intent = Keep(request, token, currency, amount, behaviour);
        return behaviour.Outcome is PaymentMethodOutcome.Declines
            ? throw StripeRefusedException.Declined(StripeJson.PaymentIntent(intent))
            : StripeAnswer.Ok(StripeJson.PaymentIntent(intent));
    }

    public StripeAnswer Read(StripeAccount caller, string id)
    {
        lock (_lock)
        {
            PaymentIntentState intent = _all.Find(entry => entry.Seller == caller && entry.Intent.Public.Id == id).Intent
                ?? throw StripeRefusedException.NoSuch("payment_intent", id);
            return StripeAnswer.Ok(StripeJson.PaymentIntent(intent));
        }
    }

    private static void RefuseUnknown(StripeParameters form) => form.RefuseUnknown(
        "amount",
        "currency",
        "confirm",
        TokenParameter,
        NestedTokenParameter,
        "payment_method_data[type]",
        "automatic_payment_methods[enabled]",
        "automatic_payment_methods[allow_redirects]",
        "payment_method_types[",
        "metadata[",
        "description",
        "customer",
        "receipt_email",
        "return_url",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "application_fee_amount",
        "on_behalf_of",
        "transfer_data[",
        "transfer_group");

    private PaymentIntentState Keep(
        StripeRequest request, string token, string currency, long amount, PaymentMethodBehaviour behaviour)
    {
        string id = "pi_sim_" + RandomNumberGenerator.GetHexString(18, lowercase: true);
        string status = behaviour.Outcome switch
        {
            PaymentMethodOutcome.Declines => "requires_payment_method",
            PaymentMethodOutcome.NeedsAuthentication => "requires_action",
            _ => "succeeded",
        };
        var seen = new SimulatedPaymentIntent
        {
            Id = id,
            Status = status,
            Amount = amount,
            Currency = currency,
            SharedPaymentToken = token,
            Livemode = request.Caller.Livemode,
            CreatedAt = time.GetUtcNow(),
            Metadata = request.Parameters.Map("metadata"),
        };
        var intent = new PaymentIntentState(
            seen,
            ClientSecret: id + "_secret_" + RandomNumberGenerator.GetHexString(18, lowercase: true),
            Charge: "ch_sim_" + RandomNumberGenerator.GetHexString(18, lowercase: true),
            Description: request.Parameters.Optional("description"));
        lock (_lock)
        {
            _all.Add((request.Caller, intent));
        }

        return intent;
    }
}

/// <summary>A payment intent with what only its JSON shows.</summary>
internal sealed record PaymentIntentState(SimulatedPaymentIntent Public, string ClientSecret, string Charge, string? Description);
