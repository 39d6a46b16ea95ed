using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Mpp.Sandbox.Stripe.Link;

/// <summary>The sign-in of RFC 8628, and the tokens that it gives.</summary>
internal sealed class LinkSignIns(SimulatedLinkOptions options, SimulatedLinkFaults faults)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    private static readonly TimeSpan CodeLife = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SignIn> _byDeviceCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _accessTokens = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refreshTokens = new(StringComparer.Ordinal);
    private TimeSpan _interval = TimeSpan.FromSeconds(5);

    public SimulatedLinkDecision Decision { get; set; }

    private DateTimeOffset Now => options.TimeProvider.GetUtcNow();

    public LinkAnswer Begin(LinkRequest request, Uri place)
    {
        if (request.FirstUnknown("client_id", "scope", "connection_label", "client_hint", "authorization_details") is not null)
        {
            return LinkAnswer.Refuse("invalid_request");
        }

        if (request.Text("client_id") != options.ClientId)
        {
            return LinkAnswer.Refuse("invalid_client", 401);
        }

        if (request.Text("scope") != "userinfo:read payment_methods.agentic")
        {
            return LinkAnswer.Refuse("invalid_scope");
        }

        var signIn = new SignIn(RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 8), Now + CodeLife);
        string deviceCode = "dc_sim_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        lock (_lock)
        {
            _byDeviceCode.Add(deviceCode, signIn);
        }

        return LinkAnswer.Ok(new JsonObject
        {
            ["device_code"] = deviceCode,
            ["user_code"] = signIn.UserCode,
            ["verification_uri"] = new Uri(place, "device").ToString(),
            ["verification_uri_complete"] = new Uri(place, "device?code=" + signIn.UserCode).ToString(),
            ["expires_in"] = (int)CodeLife.TotalSeconds,
            ["interval"] = (int)_interval.TotalSeconds,
        });
    }

    public LinkAnswer Redeem(LinkRequest request)
    {
        if (request.FirstUnknown("grant_type", "device_code", "refresh_token", "client_id") is not null)
        {
            return LinkAnswer.Refuse("invalid_request");
        }

        if (request.Text("client_id") != options.ClientId)
        {
            return LinkAnswer.Refuse("invalid_client", 401);
        }

        lock (_lock)
        {
            return request.Text("grant_type") switch
            {
                Grant => RedeemCode(request.Text("device_code") ?? ""),
                "refresh_token" => _refreshTokens.Remove(request.Text("refresh_token") ?? "") ? Issue() : LinkAnswer.Refuse("invalid_grant"),
                _ => LinkAnswer.Refuse("unsupported_grant_type"),
            };
        }
    }

    public bool IsSignedIn(string? accessToken)
    {
        lock (_lock)
        {
            return accessToken is not null && _accessTokens.TryGetValue(accessToken, out DateTimeOffset end) && end > Now;
        }
    }

    /// <summary>Ends the access tokens and, when asked to, the refresh tokens.</summary>
    public void Revoke(bool refreshTokensToo)
    {
        lock (_lock)
        {
            _accessTokens.Clear();
            if (refreshTokensToo)
            {
                _refreshTokens.Clear();
            }
        }
    }

    private LinkAnswer RedeemCode(string deviceCode)
    {
        if (!_byDeviceCode.TryGetValue(deviceCode, out SignIn? signIn))
        {
            return LinkAnswer.Refuse("invalid_grant");
        }

        DateTimeOffset? last = signIn.LastPoll;
        signIn.LastPoll = Now;
        if (Now >= signIn.ExpiresAt)
        {
            return LinkAnswer.Refuse("expired_token");
        }

        if (faults.TakeSlowDown() || Now - last < _interval)
        {
            // RFC 8628, 3.5: five seconds more, for this and all later polls.
            _interval += TimeSpan.FromSeconds(5);
            return LinkAnswer.Refuse("slow_down");
        }

        switch (Decision)
        {
            case SimulatedLinkDecision.Approve:
                _byDeviceCode.Remove(deviceCode);
                return Issue();
            case SimulatedLinkDecision.Deny:
                return LinkAnswer.Refuse("access_denied");
            default:
                return LinkAnswer.Refuse("authorization_pending");
        }
    }

    private LinkAnswer Issue()
    {
        string access = "lat_sim_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        string refresh = "lrt_sim_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        _accessTokens.Add(access, Now + TokenLife);
        _refreshTokens.Add(refresh);
        return LinkAnswer.Ok(new JsonObject
        {
            ["access_token"] = access,
            ["refresh_token"] = refresh,
            ["expires_in"] = (int)TokenLife.TotalSeconds,
            ["token_type"] = "Bearer",
        });
    }

    private sealed class SignIn(string userCode, DateTimeOffset expiresAt)
    {
        public string UserCode { get; } = userCode;

        public DateTimeOffset ExpiresAt { get; } = expiresAt;

        public DateTimeOffset? LastPoll { get; set; }
    }
}
