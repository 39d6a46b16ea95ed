using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Conformance;

/// <summary>What the merchant of the flows says beside plain charges.</summary>
internal static class ComplianceDocuments
{
    public const string Realm = "conformance";
    public const string Secret = "conformance-secret";
    public const string CredentialKey = "org.paymentauth/credential";
    public const string ReceiptKey = "org.paymentauth/receipt";

    /// <summary>The OpenAPI document of the merchant.</summary>
    public const string Discovery =
        """
        {"openapi":"3.1.0","info":{"title":"Conformance","version":"1"},"x-service-info":{"categories":["testing"]},
        "paths":{"/charge/success":{"get":{"x-payment-info":{"offers":[{"method":"tempo","intent":"charge","amount":"1000","currency":"USD"},
        {"method":"tempo","intent":"charge","amount":null,"currency":"USD"}]}}}}}
        """;

    /// <summary>Asks for a payment inside the message, and takes one there.</summary>
    public static async Task AnswerJsonRpcAsync(HttpContext context, PaymentChallenge challenge)
    {
        using var message = await JsonDocument.ParseAsync(context.Request.Body);
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = message.RootElement.GetProperty("id").GetInt32() };
        if (message.RootElement.TryGetProperty("_meta", out var meta) && meta.GetProperty(CredentialKey).GetProperty("challenge").GetText("id") == challenge.Id)
        {
            var receipt = new JsonObject
            {
                ["status"] = "success", ["method"] = "tempo", ["timestamp"] = "2026-01-01T00:00:00Z", ["challengeId"] = challenge.Id, ["reference"] = "json-rpc-ref",
            };
            answer["result"] = new JsonObject { ["_meta"] = new JsonObject { [ReceiptKey] = receipt } };
        }
        else
        {
            var native = new JsonObject
            {
                ["id"] = challenge.Id, ["realm"] = challenge.Realm, ["method"] = challenge.Method, ["intent"] = challenge.Intent,
                ["request"] = JsonNode.Parse(challenge.RequestObject.GetRawText()),
            };
            answer["error"] = new JsonObject
            {
                ["code"] = -32042, ["message"] = "Payment required", ["data"] = new JsonObject { ["httpStatus"] = 402, ["challenges"] = new JsonArray(native) },
            };
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString());
    }
}
