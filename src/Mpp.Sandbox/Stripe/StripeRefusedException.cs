using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Stripe;

/// <summary>Ends the work on a request with one of Stripe's error objects.</summary>
internal sealed class StripeRefusedException(StripeAnswer answer) : Exception($"Refused with HTTP {answer.StatusCode}.")
{
    private const string InvalidRequest = "invalid_request_error";

    public StripeAnswer Answer { get; } = answer;

    /// <summary>The request itself is wrong; no work was begun.</summary>
    public static StripeRefusedException Invalid(string message, string? param = null, string? code = null, int status = 400) =>
        new(Error(status, InvalidRequest, message, param, code) with { WorkBegan = false });

    /// <summary>The request is well formed and what it names does not allow it.</summary>
    public static StripeRefusedException Refused(string message, string? param = null, string? code = null, int status = 400) =>
        new(Error(status, InvalidRequest, message, param, code));

    public static StripeRefusedException NoSuch(string kind, string id, string? param = null) =>
        Refused($"No such {kind}: '{id}'", param ?? "id", "resource_missing", param is null ? 404 : 400);

    public static StripeRefusedException Idempotency(int status, string message, string? code = null) =>
        new(Error(status, "idempotency_error", message, null, code) with { WorkBegan = false });

    public static StripeRefusedException Declined(JsonObject paymentIntent)
    {
        JsonObject error = DeclineOf();
        error["payment_intent"] = paymentIntent;
        return new(new StripeAnswer(402, new JsonObject { ["error"] = error }.ToJsonString()));
    }

    /// <summary>The error object of a declined card, also the intent's <c>last_payment_error</c>.</summary>
    public static JsonObject DeclineOf() => new()
    {
        ["type"] = "card_error",
        ["code"] = "card_declined",
        ["decline_code"] = "generic_decline",
        ["message"] = "Your card was declined.",
    };

    public static StripeAnswer Error(int status, string type, string message, string? param = null, string? code = null)
    {
        var error = new JsonObject { ["type"] = type };
        if (code is not null)
        {
            error["code"] = code;
        }

        error["message"] = message;
        if (param is not null)
        {
            error["param"] = param;
        }

        return new StripeAnswer(status, new JsonObject { ["error"] = error }.ToJsonString());
    }
}
