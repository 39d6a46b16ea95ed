using Mppcs.Accounts;
using Mppcs.Configuration;

namespace Mppcs.Setup;

/// <summary>What a first run has written.</summary>
/// <param name="Plan">The answers.</param>
/// <param name="File">The settings file.</param>
/// <param name="Account">Who pays on Tempo; <see langword="null"/> when the environment names the key.</param>
/// <param name="ComesFirst">What stands before the account for now.</param>
/// <param name="IsElsewhere">Whether other commands look for the settings in another place.</param>
internal sealed record SetupResult(SetupPlan Plan, NewSettingsFile File, StoredAccount? Account, string? ComesFirst, bool IsElsewhere)
{
    /// <summary>The address that pays; <see langword="null"/> when the environment names the key.</summary>
    public string? Address => Account?.ReadAddress(out _);
}
