using Mpp.Client.Methods.Tempo;

namespace Mppcs.Accounts;

/// <summary>A key of the user in an encrypted file.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="File">The keystore.</param>
/// <param name="IsDefault">Whether it pays when no other key is named.</param>
internal sealed record StoredAccount(string Name, string File, bool IsDefault)
{
    /// <summary>The address that the file names. Needs no password.</summary>
    /// <param name="problem">Why there is none.</param>
    public string? ReadAddress(out string? problem)
    {
        problem = null;
        try
        {
            if (KeystoreFile.ReadAddress(File) is { } address)
            {
                return address.ToString();
            }

            problem = "The file names no address.";
        }
        catch (TempoKeystoreException exception)
        {
            problem = exception.Message;
        }

        return null;
    }
}
