using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Protocol;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests.Conformance;

/// <summary>The merchant of the official flows: two origins on 127.0.0.1 that do at each path what the case of that path says.</summary>
internal sealed class ComplianceMerchant : IAsyncDisposable
{
    private const string ProblemBase = "https://paymentauth.org/problems/";

    private readonly ConcurrentDictionary<string, bool> _usedCredentials = new();
    private readonly ConcurrentDictionary<string, int> _sideEffects = new();
    private readonly ConcurrentDictionary<string, string?> _acceptPayment = new();
    private LoopbackServer _shop = null!;
    private LoopbackServer _elsewhere = null!;

    public Uri Elsewhere => _elsewhere.Address;

    /// <summary>What changes the terms of a case in front of the client; the merchant's own terms stay.</summary>
    public Func<FlowCase, PaymentChallenge, PaymentChallenge> Forge { get; set; } = (_, challenge) => challenge;

    public static async Task<ComplianceMerchant> StartAsync()
    {
        var merchant = new ComplianceMerchant();
        merchant._shop = await LoopbackServer.StartAsync(TimeProvider.System, merchant.AnswerAsync);
        merchant._elsewhere = await LoopbackServer.StartAsync(TimeProvider.System, merchant.AnswerAsync);
        return merchant;
    }

    public Uri UrlOf(FlowCase flow, string query = "") => new(_shop.Address, flow.Path + query);

    /// <summary>The credentials that arrived at a path, at either origin; empty text for a request without.</summary>
    public IReadOnlyList<string> ArrivalsAt(FlowCase flow) =>
        [.. _shop.Arrivals.Concat(_elsewhere.Arrivals).Where(arrival => arrival.Path == flow.Path).Select(arrival => arrival.Authorization + arrival.PaymentAuthorization)];

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _elsewhere.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var flow = FlowCase.At(context.Request.Path);
        return flow switch
        {
            null => WriteAsync(context, StatusCodes.Status404NotFound, "not found"),
            _ when flow.Is("discovery") => WriteAsync(context, StatusCodes.Status200OK, ComplianceDocuments.Discovery),
            _ when flow.Is("json_rpc") => ComplianceDocuments.AnswerJsonRpcAsync(context, Issue(flow, flow.Request, null)),
            { ForcedStatus: { } status } => WriteAsync(context, status, "forced status"),
            _ when flow.Text("redirect_to") is { } target => RedirectAsync(context, target),
            _ when flow.Is("no_payment") => WriteAsync(context, StatusCodes.Status200OK, new JsonObject { ["ok"] = true, ["name"] = flow.Name }.ToJsonString()),
            _ => SellAsync(context, flow),
        };
    }

    private async Task SellAsync(HttpContext context, FlowCase flow)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        if (flow.Is("reject_authorization") && authorization.Length > 0)
        {
            await WriteAsync(context, StatusCodes.Status400BadRequest, """{"ok":false,"authorization_observed":true}""");
            return;
        }

        if (authorization.Length == 0)
        {
            _acceptPayment[flow.Path] = context.Request.Headers["Accept-Payment"].FirstOrDefault();
        }

        var request = RequestOf(context, flow);
        var challenge = Issue(flow, request, flow.Is("digest_binding") ? ContentDigest.Format(SHA256.HashData(Encoding.UTF8.GetBytes(flow.Text("body")!))) : null);
        if (Refusal(flow, authorization, challenge, body) is { } problem)
        {
            await RefuseAsync(context, flow, challenge, problem);
            return;
        }

        await DeliverAsync(context, flow, body);
    }

    /// <summary>The request of a case, bound to the resource that was asked where the case says so.</summary>
    private static JsonElement RequestOf(HttpContext context, FlowCase flow)
    {
        if (!flow.Is("bind_request_resource"))
        {
            return flow.Request;
        }

        var bound = JsonNode.Parse(flow.Request.GetRawText())!.AsObject();
        bound["resource"] = context.Request.Path + context.Request.QueryString;
        return JsonElement.Parse(bound.ToJsonString());
    }

    private static PaymentChallenge Issue(FlowCase flow, JsonElement request, string? digest)
    {
        var encoded = Base64UrlText.EncodeUtf8(CanonicalJson.Serialize(request));
        var expires = request.GetText("expires")!;
        var id = ChallengeIdentifier.Compute(ComplianceDocuments.Secret, ComplianceDocuments.Realm, "tempo", "charge", encoded, expires, digest);
        Dictionary<string, string> parameters = new()
        {
            ["id"] = flow.Is("invalid_challenge_id") ? "invalid-challenge-id" : id,
            ["realm"] = ComplianceDocuments.Realm,
            ["method"] = "tempo",
            ["intent"] = "charge",
            ["request"] = encoded,
            ["expires"] = expires,
        };
        if (digest is not null)
        {
            parameters["digest"] = digest;
        }

        return PaymentChallenge.TryCreate(parameters, out var challenge, out var error) ? challenge : throw new InvalidOperationException(error);
    }

    /// <summary>What is wrong with a credential, as the last part of a problem type; <see langword="null"/> for one that pays.</summary>
    private string? Refusal(FlowCase flow, string authorization, PaymentChallenge asked, string body)
    {
        if (authorization.Length == 0)
        {
            return "payment-required";
        }

        if (!PaymentCredential.TryParse(authorization, out var credential, out _))
        {
            return "malformed-credential";
        }

        var paid = credential!.Challenge;
        if ((flow.Is("concurrent_replay") && !_usedCredentials.TryAdd(authorization, true)) || !ChallengeIdentifier.IsBound(paid, ComplianceDocuments.Secret)
            || paid.Request != asked.Request || paid.Expires is null)
        {
            return "invalid-challenge";
        }

        if (paid.ExpiresAt <= TimeProvider.System.GetUtcNow())
        {
            return "payment-expired";
        }

        var isOfThisBody = paid.Digest is null
            || (ContentDigest.TryParse(paid.Digest, out var digest) && digest.AsSpan().SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        return isOfThisBody && !flow.Is("fail_verification") && credential.Payload.GetText("signature") == flow.Text("expected_signature")
            ? null
            : "verification-failed";
    }

    private Task RefuseAsync(HttpContext context, FlowCase flow, PaymentChallenge challenge, string problem)
    {
        context.Response.Headers.WWWAuthenticate = flow.Is("invalid_www_authenticate")
            ? "Payment id=\"bad\", realm=\"conformance\", method=\"tempo\", intent=\"charge\""
            : ChallengeWriter.Format(Forge(flow, challenge));
        context.Response.Headers.CacheControl = "no-store";
        if (flow.Text("expect_retry_after") is { } wait)
        {
            context.Response.Headers.RetryAfter = wait;
        }

        var text = flow.Problem ?? new JsonObject { ["type"] = ProblemBase + problem, ["title"] = problem, ["status"] = 402 }.ToJsonString();
        return WriteAsync(context, StatusCodes.Status402PaymentRequired, text, "application/problem+json");
    }

    private Task DeliverAsync(HttpContext context, FlowCase flow, string body)
    {
        var answer = new JsonObject
        {
            ["ok"] = true,
            ["name"] = flow.Name,
            ["received_body"] = body,
            ["accept_payment_observed"] = _acceptPayment.GetValueOrDefault(flow.Path),
        };
        if (flow.Text("idempotency_key") is not null)
        {
            var key = context.Request.Headers["Idempotency-Key"].ToString();
            answer["idempotency_key_observed"] = key;
            answer["side_effect_count"] = _sideEffects.GetOrAdd(flow.Path + key, 1);
        }

        context.Response.Headers.CacheControl = "private";
        if (!flow.Is("omit_receipt"))
        {
            context.Response.Headers["Payment-Receipt"] = ReceiptWriter.Format("success", "tempo", "2026-01-01T00:00:00Z", flow.ReceiptReference);
        }

        return WriteAsync(context, StatusCodes.Status200OK, answer.ToJsonString());
    }

    private Task RedirectAsync(HttpContext context, string target)
    {
        context.Response.Headers.Location = new Uri(Elsewhere, target).ToString();
        return WriteAsync(context, StatusCodes.Status302Found, "");
    }

    private static Task WriteAsync(HttpContext context, int status, string text, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text);
    }
}
