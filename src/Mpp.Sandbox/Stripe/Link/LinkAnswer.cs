using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Stripe.Link;

/// <summary>Status and JSON body of an answer.</summary>
internal sealed record LinkAnswer(int StatusCode, JsonObject Body)
{
    public static LinkAnswer Ok(JsonObject body) => new(200, body);

    /// <summary>An error as the sign-in writes it.</summary>
    public static LinkAnswer Refuse(string word, int status = 400) => new(status, new JsonObject { ["error"] = word });

    /// <summary>An error as the API writes it.</summary>
    public static LinkAnswer Fail(int status, string code, string message) =>
        new(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });
}
