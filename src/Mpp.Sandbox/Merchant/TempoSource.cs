using System.Globalization;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;

namespace Mpp.Sandbox.Merchant;

/// <summary>The payer that a credential names in <c>source</c>.</summary>
internal static class TempoSource
{
    private const string Prefix = "did:pkh:eip155:";

    /// <summary>The account, or null when the credential names none.</summary>
    /// <exception cref="CredentialRefusedException">It names something else, or an account of another chain.</exception>
    public static TempoAddress? Read(PaymentCredential credential, ulong chainId)
    {
        if (credential.Source is not { } source)
        {
            return null;
        }

        var parts = source.StartsWith(Prefix, StringComparison.Ordinal) ? source[Prefix.Length..].Split(':') : [];
        return parts.Length == 2 && parts[0] == chainId.ToString(CultureInfo.InvariantCulture)
            && TempoAddress.TryParse(parts[1], out var account)
            ? account
            : throw CredentialRefusedException.VerificationFailed("The source is not an account of this chain.");
    }

    /// <exception cref="CredentialRefusedException">The credential names another account than the one that pays.</exception>
    public static void EnsureNames(PaymentCredential credential, ulong chainId, TempoAddress payer)
    {
        if (Read(credential, chainId) is { } named && named != payer)
        {
            throw CredentialRefusedException.VerificationFailed("The source is not the account that pays.");
        }
    }
}
