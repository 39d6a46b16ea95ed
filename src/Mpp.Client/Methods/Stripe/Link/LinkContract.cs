namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>
/// The names and times of Link that this library relies on. They were read in documentation and in the source of other clients and never tried
/// against Link. Whatever is assumed beyond them is listed in docs/stripe-link.md, "What is assumed"; change both together.
/// </summary>
internal static class LinkContract
{
    public const string Scope = "userinfo:read payment_methods.agentic";
    public const string ConnectionLabel = "Mpp.Client";
    public const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
    public const string RefreshGrant = "refresh_token";

    public const string DeviceCodePath = "device/code";
    public const string DeviceTokenPath = "device/token";
    public const string SpendRequestsPath = "spend_requests";
    public const string WithToken = "?include=shared_payment_token";

    public const string CredentialType = "shared_payment_token";

    public const string Created = "created";
    public const string Approved = "approved";
    public const string Denied = "denied";
    public const string Expired = "expired";
    public const string Canceled = "canceled";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string RequiresAction = "requires_action";
    public const string AutoResume = "auto_resume";

    /// <summary>The shortest text that Link takes as the context of a spend request, in characters.</summary>
    public const int ShortestContext = 100;

    /// <summary>How often the token of an approved request is asked for once more when it is not there yet.</summary>
    public const int TokenRepeats = 3;

    public static Uri LoginBase { get; } = new("https://login.link.com/");

    public static Uri ApiBase { get; } = new("https://api.link.com/");

    public static TimeSpan PollInterval { get; } = TimeSpan.FromSeconds(2);

    public static TimeSpan TokenInterval { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan DefaultSignInInterval { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether nothing can come of a request in this state any more.</summary>
    public static bool IsDead(string status) => status is Denied or Expired or Canceled;
}
