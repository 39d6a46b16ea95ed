using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Mpp.Client.Methods.Tempo;

/// <summary>Finds the one signer that the options and the program name. Two are a mistake: the wrong account could pay.</summary>
internal static class TempoSignerSource
{
    public const string PasswordFileVariable = "MPP_KEYSTORE_PASSWORD_FILE";

    /// <summary>Contradictions that show without reading a key.</summary>
    public static IEnumerable<string> Validate(TempoOptions options)
    {
        string[] places = [.. PlacesOf(options)];
        if (places.Length > 1)
        {
            yield return $"{string.Join(" and ", places)} each name a key. Keep one of them.";
        }

        if (!string.IsNullOrEmpty(options.KeystorePasswordFile) && string.IsNullOrEmpty(options.KeystoreFile))
        {
            yield return "KeystorePasswordFile is set, but KeystoreFile is not.";
        }

        if (options.Account is not null && !TempoAddress.TryParse(options.Account, out _))
        {
            yield return "Account is not a Tempo address (0x and 40 hexadecimal digits; mixed case must fit EIP-55).";
        }

        if (options.RemoteSigner is { } remote)
        {
            foreach (var error in remote.Validate())
            {
                yield return $"RemoteSigner:{error}";
            }

            if (options.Account is not null)
            {
                yield return "Account goes with a key in this process. For a RemoteSigner, write the account as RemoteSigner:Address and the key as RemoteSigner:AccessKeyAddress.";
            }
        }
    }

    /// <summary>The signer of the program, else the one that the options name; <see langword="null"/> when neither names one.</summary>
    /// <param name="options">Where the key is.</param>
    /// <param name="signer">The signer of the program.</param>
    /// <param name="readVariable">Looks a variable up.</param>
    /// <param name="password">The password of the keystore; <see langword="null"/> to read it from the file that is named.</param>
    /// <exception cref="OptionsValidationException">Several are named, or the named one cannot be used.</exception>
    public static ITempoSigner? Find(
        TempoOptions options, ITempoSigner? signer, Func<string, string?> readVariable, ReadOnlyMemory<byte>? password = null)
    {
        string[] places = [.. PlacesOf(options)];
        if (signer is not null)
        {
            return places.Length == 0 && options.Account is null
                ? signer
                : throw Unusable($"The program brings a Tempo signer of its own, and Tempo:{places.FirstOrDefault() ?? nameof(options.Account)} is set too. Remove one of them.");
        }

        RefuseTwo(options, readVariable);
        if (options.RemoteSigner is { } remote)
        {
            return TempoRemoteSigner.Create(remote, readVariable);
        }

        var key = options.KeystoreFile is { Length: > 0 } keystore
            ? OpenKeystore(keystore, options.KeystorePasswordFile, password, readVariable)
            : SecretSource.Read(
                options.PrivateKeyVariable, options.PrivateKeyFile, "a private key (0x and 64 hexadecimal digits)", TempoPrivateKeySigner.FromHex, readVariable);
        return key is null || options.Account is null ? key : SignFor(options.Account, key);
    }

    /// <exception cref="OptionsValidationException">The variable and the options each name a key.</exception>
    public static void RefuseTwo(TempoOptions options, Func<string, string?> readVariable)
    {
        var isInVariable = !string.IsNullOrEmpty(readVariable(options.PrivateKeyVariable));
        if (isInVariable && PlacesOf(options).FirstOrDefault() is { } place && string.IsNullOrEmpty(options.PrivateKeyFile))
        {
            throw Unusable($"The environment variable {options.PrivateKeyVariable} and Tempo:{place} each name a key. Remove one of them.");
        }
    }

    /// <summary>The file with the password of the keystore; <see langword="null"/> when none is named.</summary>
    public static string? PasswordFile(string? named, Func<string, string?> readVariable) =>
        (string.IsNullOrEmpty(named) ? readVariable(PasswordFileVariable) : named) is { Length: > 0 } file ? file : null;

    /// <summary>Whether the options name a key.</summary>
    public static bool NamesKey(TempoOptions options) => PlacesOf(options).Any();

    private static IEnumerable<string> PlacesOf(TempoOptions options)
    {
        if (!string.IsNullOrEmpty(options.PrivateKeyFile))
        {
            yield return nameof(options.PrivateKeyFile);
        }

        if (!string.IsNullOrEmpty(options.KeystoreFile))
        {
            yield return nameof(options.KeystoreFile);
        }

        if (options.RemoteSigner is not null)
        {
            yield return nameof(options.RemoteSigner);
        }
    }

    private static TempoAccessKeySigner SignFor(string account, TempoPrivateKeySigner key)
    {
        try
        {
            return new TempoAccessKeySigner(account, key);
        }
        catch (ArgumentException)
        {
            key.Dispose();
            throw Unusable("Tempo:Account is the account of the key itself, so the key is no access key. Remove Tempo:Account.");
        }
    }

    private static TempoPrivateKeySigner OpenKeystore(
        string keystore, string? passwordFile, ReadOnlyMemory<byte>? password, Func<string, string?> readVariable)
    {
        byte[] read = [];
        try
        {
            if (password is null)
            {
                read = KeystoreFile.ReadPassword(PasswordFile(passwordFile, readVariable)
                    ?? throw Unusable($"The keystore {keystore} needs a password. Name the file that holds it in {PasswordFileVariable} or Tempo:KeystorePasswordFile."));
            }

            return TempoKeystore.Open(keystore, password is { } given ? given.Span : read);
        }
        catch (TempoKeystoreException exception)
        {
            throw Unusable(exception.Message);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(read);
        }
    }

    private static OptionsValidationException Unusable(string message) => new(nameof(TempoOptions), typeof(TempoOptions), [message]);
}
