using System.Security.Cryptography;
using Mpp.Client.Methods.Tempo;

namespace Mppcs.Accounts;

/// <summary>An account that is to be written: everything that a person had to type is there. Key and password are overwritten in the end.</summary>
internal sealed class AccountDraft : IDisposable
{
    private readonly TypedSecret? _key;
    private readonly TypedSecret _password;

    /// <param name="name">What the user calls it.</param>
    /// <param name="file">Where it is kept; there is nothing yet.</param>
    /// <param name="key">The 32 bytes of the key; <see langword="null"/> to make one.</param>
    /// <param name="password">The password, not empty.</param>
    public AccountDraft(string name, string file, TypedSecret? key, TypedSecret password) => (Name, File, _key, _password) = (name, file, key, password);

    public string Name { get; }

    public string File { get; }

    /// <summary>Whether the key is the user's already.</summary>
    public bool IsImport => _key is not null;

    /// <summary>An account with a key that nobody has yet. Asks for its password.</summary>
    /// <exception cref="UsageException">The name is taken or none, or the password cannot be used.</exception>
    public static async Task<AccountDraft> NewAsync(string name, ToolContext context, CancellationToken cancellationToken)
    {
        var folder = AccountFolder.Of(context);
        var file = folder.FileOf(name);
        folder.RefuseTaken(name);
        var password = await new PasswordPrompt(context).ReadNewAsync($"account {name}", cancellationToken).ConfigureAwait(false);
        return new AccountDraft(name, file, key: null, password);
    }

    /// <summary>Encrypts the key into its file, which is never overwritten.</summary>
    /// <returns>The address of the key.</returns>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public TempoAddress Write(KeystoreDerivation derivation)
    {
        try
        {
            return _key is { } key ? KeystoreFile.Write(File, key.Bytes.Span, _password.Bytes.Span, derivation) : Create(derivation);
        }
        catch (TempoKeystoreException exception)
        {
            throw new UsageException(exception.Message, UsageException.Configuration);
        }
    }

    public void Dispose()
    {
        _key?.Dispose();
        _password.Dispose();
    }

    private TempoAddress Create(KeystoreDerivation derivation)
    {
        Span<byte> privateKey = stackalloc byte[KeystoreFile.PrivateKeyLength];
        try
        {
            return KeystoreFile.Create(File, _password.Bytes.Span, derivation, privateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }
}
