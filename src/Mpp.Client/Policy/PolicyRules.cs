namespace Mpp.Client.Policy;

/// <summary>The names of the rules that a payment can break, as verdicts, errors and the command line give them.</summary>
public static class PolicyRules
{
    /// <summary>No limit per payment is configured for the currency's unit, so nothing is paid in it.</summary>
    public const string NoLimit = "no-limit";

    /// <summary>The exposure is above the limit per payment.</summary>
    public const string MaxPerPayment = "max-per-payment";

    /// <summary>The exposure is above the limit that was set on this one request.</summary>
    public const string RequestLimit = "request-limit";

    /// <summary>The origin is not allowed, or is denied.</summary>
    public const string Origin = "origin";

    /// <summary>The connection is neither TLS nor to this machine.</summary>
    public const string Transport = "transport";

    /// <summary>The payment method is not allowed.</summary>
    public const string Method = "method";

    /// <summary>The intent is not allowed.</summary>
    public const string Intent = "intent";

    /// <summary>The chain is not allowed, unknown, or not named.</summary>
    public const string Chain = "chain";

    /// <summary>The currency is not allowed or unknown.</summary>
    public const string Currency = "currency";

    /// <summary>A recipient is not allowed.</summary>
    public const string Recipient = "recipient";

    /// <summary>The challenge is expired, about to expire, or has no expiry where one is needed.</summary>
    public const string Expiry = "expiry";

    /// <summary>The local clock and the server's differ by more than five minutes.</summary>
    public const string Clock = "clock";

    /// <summary>The challenge is malformed, contradictory, or asks for something that is not supported.</summary>
    public const string Challenge = "challenge";

    /// <summary>Another request is being paid with the very same challenge; servers take each one once.</summary>
    public const string ChallengeInUse = "challenge-in-use";

    /// <summary>The request body does not have the digest that the challenge names.</summary>
    public const string Digest = "digest";

    /// <summary>The request body cannot be sent a second time.</summary>
    public const string Body = "body";

    /// <summary>The credential would travel in a header that is not allowed or is taken.</summary>
    public const string Header = "header";

    /// <summary>The credential would be larger than servers accept.</summary>
    public const string CredentialSize = "credential-size";

    /// <summary>The method has no key or account to pay with.</summary>
    public const string Configuration = "configuration";

    /// <summary>The caller ranked the offer with <c>q=0</c>.</summary>
    public const string Preference = "preference";

    /// <summary>A second payment of the same request would cost more than the first, in another currency, or answer the same challenge.</summary>
    public const string SecondPayment = "second-payment";

    /// <summary>The approver said no, did not answer, or failed.</summary>
    public const string Approval = "approval";

    /// <summary>Paying is switched off.</summary>
    public const string Paused = "paused";

    /// <summary>A budget for money would be exceeded.</summary>
    public const string Budget = "budget";

    /// <summary>A budget for the number of payments would be exceeded.</summary>
    public const string Count = "count";

    /// <summary>Too many earlier payments have an unknown outcome.</summary>
    public const string OpenUnknown = "open-unknown";

    /// <summary>The ledger could not take the reservation.</summary>
    public const string Ledger = "ledger";

    /// <summary>The challenge came from another origin than the one that was asked.</summary>
    public const string Redirect = "redirect";
}
