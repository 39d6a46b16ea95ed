using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Stripe;

/// <summary>A decided answer. Immutable, because the idempotency cache hands the same one out again.</summary>
internal sealed record StripeAnswer(int StatusCode, string Body)
{
    /// <summary>False for an answer given before Stripe began to work: it is not remembered under the idempotency key.</summary>
    public bool WorkBegan { get; init; } = true;

    public bool Replayed { get; init; }

    /// <summary>What is sent in place of this answer, which is what the idempotency key stands for.</summary>
    public StripeAnswer? SentInstead { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static StripeAnswer Ok(JsonObject body) => new(200, body.ToJsonString());
}
