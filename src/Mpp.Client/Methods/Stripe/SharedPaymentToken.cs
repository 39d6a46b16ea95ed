using System.Diagnostics.CodeAnalysis;

namespace Mpp.Client.Methods.Stripe;

/// <summary>A minted token: as good as money for its seller. Its text form shows the last four characters.</summary>
/// <param name="Id">The token (<c>spt_…</c>). A secret.</param>
public sealed record SharedPaymentToken(string Id)
{
    private const int ShownLength = 4;
    private const int MaximumLength = 255;

    /// <summary>The last four characters, which may be stored and shown.</summary>
    public string Suffix => Id.Length > 2 * ShownLength ? Id[^ShownLength..] : "";

    /// <summary>Reads what a service gave as a token. What has another form could break out of where it is put.</summary>
    internal static bool TryRead(string? id, [NotNullWhen(true)] out SharedPaymentToken? token)
    {
        token = id is { Length: > 0 and <= MaximumLength } && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? new SharedPaymentToken(id) : null;
        return token is not null;
    }

    /// <summary>Shows the last four characters only.</summary>
    public override string ToString() => $"shared payment token …{Suffix}";
}
