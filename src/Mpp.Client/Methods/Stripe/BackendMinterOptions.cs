using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe;

/// <summary>A backend of the user's own that mints tokens: section <c>Mpp:Stripe:Backend</c>. It holds where the bearer token is, never the token.</summary>
public sealed class BackendMinterOptions
{
    /// <summary>Where to post what token is needed: https, or http to this machine. Redirects are not followed.</summary>
    public Uri? Url { get; set; }

    /// <summary>The environment variable with the bearer token that the backend knows this program by.</summary>
    public string TokenVariable { get; set; } = "MPP_STRIPE_BACKEND_TOKEN";

    /// <summary>A file with the bearer token, read when the variable is not set; <see langword="null"/> for none.</summary>
    public string? TokenFile { get; set; }

    /// <summary>Whether its tokens move real money. An answer that says otherwise is not used.</summary>
    public bool IsLive { get; set; }

    /// <summary>How long to wait for an answer; 20 seconds by default, from 100 ms to a minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    internal BackendMinterOptions Snapshot() => (BackendMinterOptions)MemberwiseClone();

    internal IEnumerable<string> Validate()
    {
        if (Url is null || !PaymentOrigin.TryCreate(Url, out var origin, out _) || !origin.IsProtected)
        {
            yield return "Url must be an https URL without a user name, or http to this machine.";
        }

        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(1))
        {
            yield return "Timeout must lie between 00:00:00.1 and 00:01:00, for instance '00:00:20'.";
        }
    }
}
