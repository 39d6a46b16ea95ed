namespace Mpp.Client.Methods.Stripe;

/// <summary>A minted token: as good as money for its seller. Its text form shows the last four characters.</summary>
/// <param name="Id">The token (<c>spt_…</c>). A secret.</param>
public sealed record SharedPaymentToken(string Id)
{
    private const int ShownLength = 4;

    /// <summary>The last four characters, which may be stored and shown.</summary>
    public string Suffix => Id.Length > 2 * ShownLength ? Id[^ShownLength..] : "";

    /// <summary>Shows the last four characters only.</summary>
    public override string ToString() => $"shared payment token …{Suffix}";
}
