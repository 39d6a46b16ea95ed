namespace Mpp.Client.Methods.Stripe;

/// <summary>Stripe refused to mint a token, or its answer cannot be used. All texts are freed of keys, tokens and control characters.</summary>
public sealed class StripeException : PaymentMethodException
{
    internal StripeException(string message, bool nothingWasSigned, Exception? innerException = null)
        : base(message, nothingWasSigned, innerException)
    {
    }

    /// <summary>The HTTP status of Stripe's answer; <see langword="null"/> when there was none.</summary>
    public int? Status { get; internal init; }

    /// <summary>Stripe's error type, for instance <c>card_error</c>.</summary>
    public string? Type { get; internal init; }

    /// <summary>Stripe's error code, which shared payment tokens often lack.</summary>
    public string? Code { get; internal init; }

    /// <summary>The parameter that Stripe objects to.</summary>
    public string? Parameter { get; internal init; }

    /// <summary>Why the card was declined, when it was.</summary>
    public string? DeclineCode { get; internal init; }

    /// <summary>
    /// What the cardholder has to do before a token can be used, when that is what stands in the way; otherwise <see langword="null"/>. Of no
    /// use any more when <see cref="PaymentMethodException.NothingWasSigned"/> is <see langword="true"/>: then the token was revoked.
    /// </summary>
    public StripeNextAction? NextAction { get; internal init; }

    /// <summary>Stripe's <c>Request-Id</c>, by which its support finds the call.</summary>
    public string? RequestId { get; internal init; }
}
