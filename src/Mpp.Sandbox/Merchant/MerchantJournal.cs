using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>What happened, for those who want to assert it. Credentials are known by a digest only.</summary>
internal sealed class MerchantJournal
{
    private readonly Lock _lock = new();
    private readonly List<SandboxRequest> _requests = [];
    private readonly List<SandboxSettlement> _settlements = [];
    private readonly HashSet<string> _credentials = new(StringComparer.Ordinal);
    private int _arrivals;

    public IReadOnlyList<SandboxRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return new List<SandboxRequest>(_requests);
            }
        }
    }

    public IReadOnlyList<SandboxSettlement> Settlements
    {
        get
        {
            lock (_lock)
            {
                return new List<SandboxSettlement>(_settlements);
            }
        }
    }

    public SandboxCredentialArrivals CredentialArrivals
    {
        get
        {
            lock (_lock)
            {
                return new SandboxCredentialArrivals(_arrivals, _credentials.Count);
            }
        }
    }

    /// <summary>Adds a request with the credentials in it, and returns its place to complete it there.</summary>
    public int Add(HttpRequest request)
    {
        var credentials = CredentialHeader.FindAll(request.Headers);
        var entry = new SandboxRequest
        {
            Method = request.Method,
            Path = request.Path.Value ?? "/",
            Query = request.QueryString.Value ?? "",
            Headers = request.Headers.ToDictionary(
                header => header.Key, header => Shown(header.Key, header.Value.ToString()), StringComparer.OrdinalIgnoreCase),
            CredentialHeader = credentials.Count == 0 ? null : credentials[0].Name,
        };
        lock (_lock)
        {
            _requests.Add(entry);
            foreach (var (_, value) in credentials)
            {
                _arrivals++;
                _credentials.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value))));
            }

            return _requests.Count - 1;
        }
    }

    public void Complete(int place, int bodyLength, int? status)
    {
        lock (_lock)
        {
            _requests[place] = _requests[place] with { BodyLength = bodyLength, Status = status };
        }
    }

    public void Add(SettledPayment payment, IssuedChallenge issued)
    {
        lock (_lock)
        {
            _settlements.Add(new SandboxSettlement
            {
                ChallengeId = issued.Challenge.Id,
                Method = payment.Method,
                Amount = payment.Amount,
                Reference = payment.Reference,
                Route = issued.Route,
            });
        }
    }

    private static string Shown(string name, string value)
    {
        var isSecret = name.Equals(PaymentHeaderNames.Authorization, StringComparison.OrdinalIgnoreCase)
            || name.Equals(PaymentHeaderNames.PaymentAuthorization, StringComparison.OrdinalIgnoreCase);
        return isSecret ? value.Split(' ')[0] : value;
    }
}
