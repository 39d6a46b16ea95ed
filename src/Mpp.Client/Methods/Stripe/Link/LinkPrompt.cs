namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>
/// What to show to the owner of a Link wallet. Register an <see cref="IProgress{T}"/> of it to be told. Show it to nobody else and do not log it:
/// whoever signs in with the code lends a wallet to this program.
/// </summary>
/// <param name="Step">What is to be done, or was.</param>
/// <param name="Message">A sentence for people, free of control characters.</param>
public sealed record LinkPrompt(LinkStep Step, string Message)
{
    /// <summary>Where to do it: https, or http to this machine; <see langword="null"/> when Link named no such place.</summary>
    public Uri? Url { get; init; }

    /// <summary>The code to enter or compare when signing in; <see langword="null"/> otherwise.</summary>
    public string? UserCode { get; init; }

    /// <summary>Until when; <see langword="null"/> when nothing is to be done.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Shows the step only.</summary>
    public override string ToString() => $"Link: {Step}";
}
