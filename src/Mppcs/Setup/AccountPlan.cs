using Mppcs.Accounts;

namespace Mppcs.Setup;

/// <summary>Who is to pay on Tempo.</summary>
/// <param name="Name">The account; <see langword="null"/> when the environment names the key.</param>
/// <param name="Draft">The account while it is not written; <see langword="null"/> for one that is there.</param>
internal sealed record AccountPlan(string? Name, AccountDraft? Draft) : IDisposable
{
    /// <summary>Keys come from the environment.</summary>
    public static AccountPlan None { get; } = new(null, null);

    public void Dispose() => Draft?.Dispose();
}
