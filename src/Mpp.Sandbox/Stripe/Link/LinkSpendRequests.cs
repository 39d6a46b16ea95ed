using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Stripe.Link;

/// <summary>The spend requests of the wallet.</summary>
internal sealed class LinkSpendRequests(SimulatedLinkOptions options, SimulatedLinkFaults faults, LinkTokenMint mint)
{
    private const int ShortestContext = 100;
    private const long LargestAmount = 50_000;

    private static readonly TimeSpan ApprovalWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestTokenLife = TimeSpan.FromHours(12);

    private static readonly string[] Known =
    [
        "credential_type", "network_id", "amount", "currency", "context", "request_approval", "payment_details", "test", "line_items", "totals",
        "metadata", "expires_at", "idempotency_key",
    ];

    private readonly Lock _lock = new();
    private readonly List<State> _all = [];

    public SimulatedLinkDecision Decision { get; set; }

    public IReadOnlyList<SimulatedSpendRequest> Snapshot()
    {
        lock (_lock)
        {
            _all.ForEach(Age);
            return _all.ConvertAll(state => state.Public);
        }
    }

    /// <exception cref="KeyNotFoundException">There is no such request.</exception>
    public void Change(string id, string status, JsonObject? nextAction = null)
    {
        lock (_lock)
        {
            State state = _all.Find(candidate => candidate.Public.Id == id) ?? throw new KeyNotFoundException("There is no such spend request.");
            state.Public = state.Public with { Status = status };
            state.NextAction = nextAction;
        }
    }

    public LinkAnswer Create(LinkRequest request, Uri place)
    {
        if (Check(request) is { } problem)
        {
            return problem;
        }

        lock (_lock)
        {
            if (_all.Find(state => state.Key is not null && state.Key == request.Text("idempotency_key")) is { } known)
            {
                return LinkAnswer.Ok(ToJson(known));
            }

            var made = new State
            {
                Key = request.Text("idempotency_key"),
                DecideBy = options.TimeProvider.GetUtcNow() + ApprovalWindow,
                Place = place,
                Public = new SimulatedSpendRequest
                {
                    Id = "lsrq_sim_" + RandomNumberGenerator.GetHexString(18, lowercase: true),
                    Status = request.Parameters!.TryGetValue("request_approval", out JsonElement asks) && asks.ValueKind == JsonValueKind.True ? "pending_approval" : "created",
                    Amount = request.Number("amount")!.Value,
                    Currency = request.Text("currency")!,
                    NetworkId = request.Text("network_id")!,
                    Context = request.Text("context")!,
                    ExpiresAt = request.Number("expires_at") is { } end ? DateTimeOffset.FromUnixTimeSeconds(end) : null,
                    TokenReads = 0,
                },
            };
            _all.Add(made);
            return LinkAnswer.Ok(ToJson(made));
        }
    }

    public LinkAnswer RequestApproval(string id)
    {
        lock (_lock)
        {
            return Find(id) is not { } state ? NotFound() : LinkAnswer.Ok(new JsonObject { ["id"] = id, ["approval_link"] = ApprovalUrl(state) });
        }
    }

    public LinkAnswer Cancel(string id)
    {
        lock (_lock)
        {
            if (Find(id) is not { } state)
            {
                return NotFound();
            }

            if (state.Public.Status is "denied" or "expired" or "canceled" or "succeeded" or "failed")
            {
                return LinkAnswer.Fail(409, "spend_request_terminal", $"The request is {state.Public.Status}.");
            }

            state.Public = state.Public with { Status = "canceled" };
            return LinkAnswer.Ok(ToJson(state));
        }
    }

    public async Task<LinkAnswer> ReadAsync(string id, bool withToken, CancellationToken cancellationToken)
    {
        State? state;
        lock (_lock)
        {
            state = Find(id);
            if (state is null)
            {
                return NotFound();
            }

            if (state.Public.Status == "pending_approval" && Decision != SimulatedLinkDecision.Wait)
            {
                state.Public = state.Public with { Status = Decision == SimulatedLinkDecision.Approve ? "approved" : "denied" };
            }

            if (!withToken || state.Public.Status is not ("approved" or "succeeded") || faults.TakeTokenIsLate())
            {
                return LinkAnswer.Ok(ToJson(state));
            }

            // One token however often and by how many at once it is asked for.
            state.Token ??= mint.MakeAsync(state.Public, cancellationToken);
        }

        string token = await state.Token.ConfigureAwait(false);
        lock (_lock)
        {
            state.Public = state.Public with { TokenReads = state.Public.TokenReads + 1 };
            JsonObject json = ToJson(state);
            json["shared_payment_token"] = new JsonObject { ["id"] = token };
            return LinkAnswer.Ok(json);
        }
    }

    private LinkAnswer? Check(LinkRequest request)
    {
        if (faults.RateLimitedBy is { } other)
        {
            var error = new JsonObject
            {
                ["code"] = "spend_request_rate_limited",
                ["message"] = "Too many spend requests.",
                ["retry_after"] = options.TimeProvider.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds(),
            };
            if (other.Length > 0)
            {
                error["duplicate_spend_request"] = other;
            }

            return new LinkAnswer(429, new JsonObject { ["error"] = error });
        }

        if (request.FirstUnknown(Known) is { } unknown)
        {
            return LinkAnswer.Fail(400, "parameter_unknown", $"Received unknown parameter: {unknown}");
        }

        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        string? wrong = request.Text("credential_type") != "shared_payment_token" ? "credential_type"
            : request.Text("network_id") is not { Length: > 0 } ? "network_id"
            : request.Number("amount") is not (> 0 and <= LargestAmount) ? "amount"
            : request.Text("currency") is not { Length: 3 } ? "currency"
            : request.Text("context") is not { Length: >= ShortestContext } ? "context"
            : request.Text("idempotency_key") is { Length: > 255 } ? "idempotency_key"
            : request.Number("expires_at") is { } end && (end <= now.ToUnixTimeSeconds() || end > (now + LongestTokenLife).ToUnixTimeSeconds()) ? "expires_at"
            : null;
        return wrong is null ? null : LinkAnswer.Fail(422, "parameter_invalid", $"Invalid {wrong}.");
    }

    private State? Find(string id)
    {
        State? state = _all.Find(candidate => candidate.Public.Id == id);
        if (state is not null)
        {
            Age(state);
        }

        return state;
    }

    private void Age(State state)
    {
        if (state.Public.Status is "created" or "pending_approval" && options.TimeProvider.GetUtcNow() >= state.DecideBy)
        {
            state.Public = state.Public with { Status = "expired" };
        }
    }

    private JsonObject ToJson(State state)
    {
        var json = new JsonObject
        {
            ["id"] = state.Public.Id,
            ["status"] = state.Public.Status,
            ["credential_type"] = "shared_payment_token",
            ["amount"] = faults.OtherAmount != 0 ? faults.OtherAmount : state.Public.Amount,
            ["currency"] = state.Public.Currency,
            ["network_id"] = state.Public.NetworkId,
        };
        if (state.Public.Status == "pending_approval")
        {
            json["approval_url"] = ApprovalUrl(state);
        }

        if (state.NextAction is not null)
        {
            json["next_action"] = state.NextAction.DeepClone();
        }

        return json;
    }

    private static string ApprovalUrl(State state) => new Uri(state.Place, "approve/" + state.Public.Id).ToString();

    private static LinkAnswer NotFound() => LinkAnswer.Fail(404, "not_found", "There is no such spend request.");

    private sealed class State
    {
        public required string? Key { get; init; }

        public required DateTimeOffset DecideBy { get; init; }

        public required Uri Place { get; init; }

        public required SimulatedSpendRequest Public { get; set; }

        public JsonObject? NextAction { get; set; }

        public Task<string>? Token { get; set; }
    }
}
