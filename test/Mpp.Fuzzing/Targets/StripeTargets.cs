using System.Globalization;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Stripe.Link;
using Mpp.Fuzzing.Harness;
using Mpp.Fuzzing.Mutation;

namespace Mpp.Fuzzing.Targets;

/// <summary>A Stripe and a Link that answer whatever they like.</summary>
internal static class StripeTargets
{
    private const string Status = "status";
    private const string ReplayedHeader = "Idempotent-Replayed";

    private static readonly SharedPaymentTokenRequest Request = new(500, "usd", "profile_test_s", QuoteTargets.Now.AddMinutes(5), [], "mpp_spt_1");

    private static readonly AllocationBound Bound = new(4 * 1024 * 1024, 4000, IsOfProcess: true);

    public static FuzzTarget Stripe()
    {
        var service = new ScriptedService(AnswerStripeAsync);
        var minter = new IssuedTokenMinter(new StripeOptions { ApiBase = service.Url, MaxRetries = 0 }, "sk_test_fuzzed", "pm_card_visa", new FixedClock());
        return new FuzzTarget("stripe-answers", new JsonMutator(
            "\"active\"", "\"deactivated\"", "\"requires_action\"", "\"consumed\"", "\"revoked\"", "500", "200", "402", "429", "409", "503", "302", "100", "600",
            "\"usd\"", "\"profile_test_s\"", "1795252200", "\"spt_1\"", "253402300800", "\"idempotency_error\"", "\"card_error\""),
            Corpus.Of("stripe-answers"), Bound, input => RunStripe(service, minter, input)) { Owned = new Pair(service, minter), BoundedIterations = 600 };
    }

    public static FuzzTarget Link()
    {
        var service = new ScriptedService(AnswerLinkAsync);
        var folder = new FuzzFolder();
        return new FuzzTarget("link-answers", new JsonMutator(
            "\"created\"", "\"approved\"", "\"denied\"", "\"succeeded\"", "\"requires_action\"", "\"auto_resume\"", "200", "401", "429", "500", "400", "302", "\"spt_1\"",
            "\"authorization_pending\"", "\"slow_down\"", "\"https://link.com/x\"", "\"http://evil.example\"", "\"javascript:alert(1)\"", "600", "253402300800", "\"usd\"", "\"profile_test_s\""),
            Corpus.Of("link-answers"), Bound, input => RunLink(service, folder, input)) { Owned = new Pair(service, folder), BoundedIterations = 100 };
    }

    private static string RunStripe(ScriptedService service, IssuedTokenMinter minter, byte[] input)
    {
        service.Play(input);
        var minted = Answer(async () => await minter.MintAsync(Request) is { Id.Length: > 0 } ? "minted" : throw new OracleException("A token without an id."));
        var proof = Answer(async () => Describe(await minter.ProveAsync(Request, "_1", CancellationToken.None)));
        return $"{minted} | {proof}";
    }

    private static string RunLink(ScriptedService service, FuzzFolder folder, byte[] input)
    {
        service.Play(input);
        var options = new LinkOptions
        {
            ClientId = "client", TokenFile = Path.Combine(folder.Next(), "link.json"), IsTest = true, LoginBase = service.Url, ApiBase = service.Url,
        };
        var clock = new FixedClock();
        using var session = new LinkSession(options, clock, new Deaf());
        var requests = new LinkSpendRequests(options, session);
        var signedIn = Answer(async () =>
        {
            await session.EnsureSignedInAsync(isKnownDead: false, clock.GetUtcNow().AddMinutes(5), CancellationToken.None);
            return "signed in";
        });
        if (signedIn != "signed in")
        {
            return signedIn;
        }

        var made = Answer(async () =>
        {
            var request = await requests.CreateAsync(Request, "what it is for", clock.GetUtcNow().AddMinutes(10), CancellationToken.None);
            OracleException.Require(request.IsFor(Request.Amount, Request.Currency, Request.NetworkId), "A request for other terms.");
            return request.Status.Length < 12 ? "made" : "made, status unknown";
        });
        var read = Answer(async () => await requests.ReadAsync("lsrq_1", withToken: true, CancellationToken.None) is { Request: { } found } ? found.Token is null ? "no token" : "a token" : "nothing");
        return $"{made} | {read}";
    }

    private static string Answer(Func<Task<string>> ask)
    {
        try
        {
            return ask().GetAwaiter().GetResult();
        }
        catch (PaymentMethodException exception)
        {
            OracleException.Require(!exception.Message.Any(char.IsControl), "A failure that cannot be shown.");
            return $"{exception.GetType().Name}{((exception as LinkException)?.Failure)}{(exception.NothingWasSigned ? "" : " open")}";
        }
    }

    private static string Describe(PaymentFinding finding)
    {
        OracleException.Require(finding.State is not (LedgerState.Settled or LedgerState.Void) || finding.Proof is not null, "An end without a proof.");
        return finding.State.ToString();
    }

    private static Task AnswerStripeAsync(HttpContext context, ScriptedService service)
    {
        var path = context.Request.Path.Value!;
        var question = path.EndsWith("/revoke", StringComparison.Ordinal) ? "revoke" : context.Request.Method == "GET" ? "read" : "mint";
        if (service.Find("replayed") == "true")
        {
            context.Response.Headers[ReplayedHeader] = "true";
        }

        if (service.Find("retryAfter") is { } retryAfter && retryAfter.All(character => character is > ' ' and <= '~') && retryAfter.Length < 100)
        {
            context.Response.Headers.RetryAfter = retryAfter.Trim('"');
        }

        context.Response.StatusCode = StatusOf(service, question);
        return service.WriteAsync(context, service.Find(question));
    }

    private static Task AnswerLinkAsync(HttpContext context, ScriptedService service)
    {
        // Each input has a session of its own, whose connections must not pile up.
        context.Response.Headers.Connection = "close";
        var question = context.Request.Path.Value!.Split('/')[^1] switch
        {
            "code" => "code",
            "token" => "token",
            "request_approval" => "approval",
            "cancel" => "cancel",
            "spend_requests" => "made",
            _ => "read",
        };
        context.Response.StatusCode = StatusOf(service, question);
        return service.WriteAsync(context, service.Find(question));
    }

    private static int StatusOf(ScriptedService service, string question) =>
        int.TryParse(service.Find($"{question} {Status}"), NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and < 600 and not (204 or 205 or 304) ? status : 200;

    private sealed class Deaf : IProgress<LinkPrompt>
    {
        public void Report(LinkPrompt value) => OracleException.Require(!value.Message.Any(char.IsControl) && value.UserCode?.Any(char.IsControl) != true, "A prompt that cannot be shown.");
    }
}
