using Microsoft.Extensions.Options;
using Mpp.Client.Methods.Tempo;
using Mppcs.Configuration;

namespace Mppcs.Accounts;

/// <summary>The key that pays on Tempo, as the settings name it: opened to sign, or only looked at.</summary>
internal sealed class TempoKeys(EffectiveSettings settings, ToolContext context)
{
    private readonly TempoOptions _options = settings.Options.Tempo;

    /// <summary>The file with the password of the keystore; <see langword="null"/> when there is none.</summary>
    public string? PasswordFile => IsKeystore ? TempoSignerSource.PasswordFile(_options.KeystorePasswordFile, ReadVariable) : null;

    /// <summary>Whether somebody has to type a password before anything can be signed.</summary>
    public bool NeedsTyping => IsKeystore && PasswordFile is null;

    private bool IsKeystore => !string.IsNullOrEmpty(_options.KeystoreFile);

    /// <summary>Looks a variable up. An account that was chosen on the command line comes before the variable with a key.</summary>
    public string? ReadVariable(string name) => settings.Account is not null && name == _options.PrivateKeyVariable ? null : context.ReadVariable(name);

    /// <summary>The signer; asks for the password of a keystore where no file holds it.</summary>
    /// <returns><see langword="null"/> when there is no key. When Tempo is not to be used, the key is not opened.</returns>
    /// <exception cref="UsageException">The key cannot be used, or there is nobody to type its password.</exception>
    public async Task<ITempoSigner?> OpenAsync(CancellationToken cancellationToken)
    {
        settings.ReadPolicy();
        if (settings.Options.PreferredMethods is { Count: > 0 } methods && !methods.Contains(TempoChargeMethod.MethodName))
        {
            return Look();
        }

        try
        {
            TempoSignerSource.RefuseTwo(_options, ReadVariable);
            using var password = NeedsTyping && context.ReadSecret is not null
                ? await new PasswordPrompt(context).ReadAsync(Name, cancellationToken).ConfigureAwait(false)
                : null;
            context.Waiting?.Say($"Opening {Name}");
            return Find(password);
        }
        catch (OptionsValidationException exception)
        {
            throw EffectiveSettings.Unusable(exception.Failures);
        }
    }

    /// <summary>The account for a command that signs nothing. No password is needed.</summary>
    /// <exception cref="UsageException">The key cannot be used.</exception>
    public ITempoSigner? Look()
    {
        settings.ReadPolicy();
        try
        {
            TempoSignerSource.RefuseTwo(_options, ReadVariable);
            if (_options.RemoteSigner is { } remote)
            {
                return new PublicAccount(remote.Address!);
            }

            // Nobody is paid by an account that only its password tells, but what would be asked of it can be shown.
            return IsKeystore
                ? new PublicAccount(_options.Account ?? (KeystoreFile.ReadAddress(_options.KeystoreFile!) ?? default).ToString())
                : Find(password: null);
        }
        catch (OptionsValidationException exception)
        {
            throw EffectiveSettings.Unusable(exception.Failures);
        }
        catch (TempoKeystoreException exception)
        {
            throw EffectiveSettings.Unusable([exception.Message]);
        }
    }

    /// <summary>What the key is called.</summary>
    public string Name => settings.Account is { } account ? $"account {account.Name}" : $"keystore {_options.KeystoreFile}";

    private ITempoSigner? Find(TypedSecret? password) => TempoSignerSource.Find(_options, signer: null, ReadVariable, password?.Bytes);
}
