namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>Why a Link wallet did not pay.</summary>
public enum LinkFailure
{
    /// <summary>Link refused the call, or its answer cannot be used.</summary>
    Refused = 0,

    /// <summary>Link could not be reached, or its answer was lost.</summary>
    Unreachable = 1,

    /// <summary>Nobody is signed in, and there was nobody to ask.</summary>
    NotSignedIn = 2,

    /// <summary>The wallet's owner said no.</summary>
    Denied = 3,

    /// <summary>The wallet's owner did not answer in time.</summary>
    Expired = 4,

    /// <summary>Link wants something else from the wallet's owner first.</summary>
    ActionRequired = 5,

    /// <summary>Link takes no more spend requests for now.</summary>
    RateLimited = 6,

    /// <summary>After the approval the server asked for something else than was approved.</summary>
    TermsChanged = 7,

    /// <summary>The file with the tokens cannot be used.</summary>
    TokenFile = 8,
}
