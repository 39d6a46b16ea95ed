using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Makes exceptions of what Stripe answered, freed of keys, tokens and card numbers, with what to do.</summary>
internal static class StripeErrors
{
    /// <summary>A token is minted once more by whoever looks into the payment, and revoked: under the same key it is the same one.</summary>
    public const string Reconcile = "A token may exist; nobody has it. Reconcile the payment: that revokes it.";

    /// <summary>No token came of it.</summary>
    public static StripeException NotMinted(StripeReply reply)
    {
        var isProof = reply.IsRefusal && (!reply.IsAfterUncertainty || reply.IsReplayed);
        var said = Shown(reply, "message") is { Length: > 0 } message ? message.TrimEnd('.') : "no reason given";
        return new StripeException($"Stripe did not mint a token ({reply.Status}): {said}. {(isProof ? Advice(reply) : Reconcile)}", isProof)
        {
            Status = reply.Status,
            Type = Shown(reply, "type"),
            Code = Shown(reply, "code"),
            DeclineCode = Shown(reply, "decline_code"),
            Parameter = Shown(reply, "param"),
            RequestId = reply.RequestId,
        };
    }

    /// <summary>What came is not what was asked for, and may be worth money.</summary>
    public static StripeException Unusable(StripeReply reply, string message) =>
        new($"{message} It was not sent to the seller. Reconcile the payment: that revokes it.", nothingWasSigned: false)
        {
            Status = reply.Status,
            RequestId = reply.RequestId,
        };

    /// <summary>Nothing came.</summary>
    public static StripeException Lost(string message, Exception cause) => new($"{message} {Reconcile}", nothingWasSigned: false, cause);

    private static string Advice(StripeReply reply) => reply.Status switch
    {
        401 => "Check the key; nothing can be charged.",
        403 => "Check what the key and its account may do; nothing can be charged.",
        402 => "Nothing can be charged. Use another payment method.",
        _ when reply.Error?.GetText("code") == "parameter_unknown" => "Nothing can be charged. Check Stripe:ApiVersion.",
        _ => "Nothing can be charged; what Stripe objects to must change before it is worth another try.",
    };

    private static string? Shown(StripeReply reply, string name) => reply.Error?.GetText(name) is { } text ? StripeText.Scrub(text) : null;
}
