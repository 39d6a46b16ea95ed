using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>What Stripe answered. Its text form shows the status only: the body may hold a token.</summary>
internal sealed record StripeReply(int Status)
{
    private const int RequestTimeout = 408;
    private const int Conflict = 409;
    private const int TooManyRequests = 429;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>
    /// Whether the call had no effect and never will. Stripe keeps 408, 409, 429 and 5xx open, and whatever it says is worth a retry; a key
    /// that was used with other parameters says that something was made under it.
    /// </summary>
    public bool IsRefusal => Status is >= 400 and < 500 and not (RequestTimeout or Conflict or TooManyRequests)
        && ShouldRetry != true && Error?.GetText("type") != "idempotency_error";

    /// <summary>Whether the same call may be made again, by Stripe's own word first.</summary>
    public bool IsWorthRetrying => !IsSuccess && (ShouldRetry ?? Status is Conflict or TooManyRequests or >= 500);

    /// <summary>Whether this is the answer to an earlier call under the same idempotency key.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>Whether the same call was made before it and may have had its effect then.</summary>
    public bool IsAfterUncertainty { get; init; }

    /// <summary>What <c>Stripe-Should-Retry</c> says; <see langword="null"/> when it says nothing.</summary>
    public bool? ShouldRetry { get; init; }

    /// <summary>How long Stripe asks to be left alone; <see langword="null"/> when it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public string? RequestId { get; init; }

    /// <summary><see langword="null"/> when it is not a JSON object.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>What Stripe says went wrong; <see langword="null"/> when it says nothing that can be read.</summary>
    public JsonElement? Error =>
        Body is { } root && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? error : null;

    public override string ToString() => $"Stripe's answer {Status}";
}
