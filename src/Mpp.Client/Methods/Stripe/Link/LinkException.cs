namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>A Link wallet did not pay. All texts are freed of tokens and control characters.</summary>
public sealed class LinkException : PaymentMethodException
{
    internal LinkException(LinkFailure failure, string message, bool nothingWasSigned = true, Exception? innerException = null)
        : base(message, nothingWasSigned, innerException) => Failure = failure;

    /// <summary>Why.</summary>
    public LinkFailure Failure { get; }

    /// <summary>Where the owner of the wallet can do what Link needs; <see langword="null"/> when Link named no such place. A secret.</summary>
    internal Uri? ActionUrl { get; init; }

    /// <summary>The HTTP status of Link's answer; <see langword="null"/> when there was none.</summary>
    public int? Status { get; internal init; }

    /// <summary>Link's error code; <see langword="null"/> when it gave none.</summary>
    public string? Code { get; internal init; }

    /// <summary>When it is worth trying again, where Link said so.</summary>
    public DateTimeOffset? RetryAt { get; internal init; }
}
