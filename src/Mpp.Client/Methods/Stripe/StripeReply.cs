using System.Text.Json;

namespace Mpp.Client.Methods.Stripe;

/// <summary>What Stripe answered. Its text form shows the status only: the body may hold a token.</summary>
internal sealed class StripeReply(int status)
{
    public int Status { get; } = status;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the call had no effect and never will: Stripe keeps 409 and 5xx open.</summary>
    public bool IsRefusal => Status is >= 400 and < 500 and not 409;

    /// <summary>Whether this is the answer to an earlier call under the same idempotency key.</summary>
    public bool IsReplayed { get; init; }

    public string? RequestId { get; init; }

    /// <summary><see langword="null"/> when it is not a JSON object.</summary>
    public JsonElement? Body { get; init; }

    public override string ToString() => $"Stripe's answer {Status}";
}
