using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mpp.Sandbox.Hosting;

namespace Mpp.Sandbox.Stripe.Link;

/// <summary>
/// A stand-in for the part of Link that spend requests need, on 127.0.0.1: the sign-in on a device and the API, both at one address, and the
/// wallet's owner.
/// </summary>
/// <remarks>
/// It was written from documentation and from the source of other clients, and was never compared with Link. What passes here proves nothing
/// about Link itself. No money moves. It refuses every parameter that it does not know. All members can be used from any thread; the lists are
/// snapshots.
/// </remarks>
public sealed class SimulatedLink : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly CallLog<SimulatedLinkCall> _calls = new();
    private readonly LinkTokenMint _mint;
    private readonly LinkSignIns _signIns;
    private readonly LinkSpendRequests _requests;

    private SimulatedLink(SimulatedLinkOptions options)
    {
        _mint = new LinkTokenMint(options);
        _signIns = new LinkSignIns(options, Faults);
        _requests = new LinkSpendRequests(options, Faults, _mint);
        _server = LoopbackServer.Build(options.Port);
        _server.Run(HandleAsync);
    }

    /// <summary>Where sign-in and API listen: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Every call so far, in order.</summary>
    public IReadOnlyList<SimulatedLinkCall> Calls => _calls.Snapshot();

    /// <summary>Every spend request so far, in order, as it stands now.</summary>
    public IReadOnlyList<SimulatedSpendRequest> SpendRequests => _requests.Snapshot();

    /// <summary>The misbehaviours, all off at first.</summary>
    public SimulatedLinkFaults Faults { get; } = new();

    /// <summary>What the owner does when asked to sign in; they wait at first.</summary>
    public SimulatedLinkDecision OnSignIn
    {
        get => _signIns.Decision;
        set => _signIns.Decision = value;
    }

    /// <summary>What the owner does when asked to approve; they wait at first.</summary>
    public SimulatedLinkDecision OnApproval
    {
        get => _requests.Decision;
        set => _requests.Decision = value;
    }

    /// <summary>Starts a wallet that nobody has signed in to.</summary>
    /// <param name="options">Port, clock and the simulated Stripe behind it; null for the defaults. Read once, here.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatedLink> StartAsync(SimulatedLinkOptions? options = null, CancellationToken cancellationToken = default)
    {
        var link = new SimulatedLink(options ?? new SimulatedLinkOptions());
        try
        {
            await link._server.StartAsync(cancellationToken).ConfigureAwait(false);
            link.BaseAddress = new Uri(link._server.Urls.Single() + "/");
            return link;
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The owner says yes to a spend request.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="KeyNotFoundException">There is no such request.</exception>
    public void Approve(string id) => _requests.Change(id, "approved");

    /// <summary>The owner says no to a spend request.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="KeyNotFoundException">There is no such request.</exception>
    public void Deny(string id) => _requests.Change(id, "denied");

    /// <summary>A spend request ends because nobody decided.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="KeyNotFoundException">There is no such request.</exception>
    public void Expire(string id) => _requests.Change(id, "expired");

    /// <summary>The seller has charged the token of a spend request.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="KeyNotFoundException">There is no such request.</exception>
    public void Succeed(string id) => _requests.Change(id, "succeeded");

    /// <summary>The wallet wants something else from its owner first.</summary>
    /// <param name="id">The id of the spend request.</param>
    /// <param name="resumesByItself">Whether the request goes on by itself afterwards.</param>
    /// <param name="message">What the owner is told.</param>
    /// <exception cref="KeyNotFoundException">There is no such request.</exception>
    public void RequireAction(string id, bool resumesByItself, string message) => _requests.Change(id, "requires_action", new JsonObject
    {
        ["resolution"] = resumesByItself ? "auto_resume" : "manual",
        ["display_message"] = message,
        ["action_url"] = new Uri(BaseAddress, "act").ToString(),
    });

    /// <summary>Ends every access token, as time does.</summary>
    public void EndAccess() => _signIns.Revoke(refreshTokensToo: false);

    /// <summary>Ends every sign-in: neither access nor refresh tokens are taken any more.</summary>
    public void EndSignIns() => _signIns.Revoke(refreshTokensToo: true);

    /// <summary>Stops listening. What was recorded can still be read.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        _mint.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        LinkRequest request = await LinkRequest.ReadAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        LinkAnswer answer = Faults.TakeUnavailable(request.Path)
            ? LinkAnswer.Fail(503, "unavailable", "Try again.")
            : await AnswerAsync(request, context.RequestAborted).ConfigureAwait(false);
        _calls.Add(new SimulatedLinkCall
        {
            Method = request.Method,
            Path = request.Path,
            Query = request.Query,
            Parameters = [.. request.Parameters?.Keys ?? []],
            StatusCode = answer.StatusCode,
        });
        if (Faults.TakeDropAnswer(request.Path))
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.Body.ToJsonString(), context.RequestAborted).ConfigureAwait(false);
    }

    private async Task<LinkAnswer> AnswerAsync(LinkRequest request, CancellationToken cancellationToken)
    {
        if (request.Parameters is null)
        {
            return LinkAnswer.Fail(400, "invalid_json", "The body is no JSON object.");
        }

        switch (request.Method, request.Path)
        {
            case ("POST", "/device/code"):
                return _signIns.Begin(request, BaseAddress);
            case ("POST", "/device/token"):
                return _signIns.Redeem(request);
        }

        return !_signIns.IsSignedIn(request.AccessToken)
            ? LinkAnswer.Fail(401, "unauthorized", "The access token is not valid.")
            : (request.Method, request.Path.Split('/')) switch
            {
                ("POST", ["", "spend_requests"]) => _requests.Create(request, BaseAddress),
                ("GET", ["", "spend_requests", var id]) when request.Query is "" or "?include=shared_payment_token" =>
                    await _requests.ReadAsync(id, request.Query.Length > 0, cancellationToken).ConfigureAwait(false),
                ("POST", ["", "spend_requests", var id, "request_approval"]) when request.Parameters.Count == 0 => _requests.RequestApproval(id),
                ("POST", ["", "spend_requests", var id, "cancel"]) when request.Parameters.Count == 0 => _requests.Cancel(id),
                _ => LinkAnswer.Fail(404, "not_found", "There is no such call."),
            };
    }
}
