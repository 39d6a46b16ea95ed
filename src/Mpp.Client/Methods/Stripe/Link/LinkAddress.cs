using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>Addresses that Link gives for people to open.</summary>
internal static class LinkAddress
{
    private const int MaximumLength = 2048;

    /// <summary>The address, when it is one that may be shown: whole, bounded, and https or http to this machine.</summary>
    public static Uri? Read(string? text) =>
        text is { Length: > 0 and <= MaximumLength } && text.All(c => c is > ' ' and <= '~') && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && PaymentOrigin.TryCreate(address, out var origin, out _) && origin.IsProtected
            ? address
            : null;
}
