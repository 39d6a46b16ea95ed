using Microsoft.Extensions.Options;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mppcs.Accounts;
using Mppcs.Configuration;

namespace Mppcs.Health;

/// <summary>Looks at where keys are and whether they have the right form. Nothing of a key is shown, and nothing is signed.</summary>
internal sealed class KeyChecks(EffectiveSettings settings, ToolContext context)
{
    private const string TempoName = "tempo-key";
    private const string StripeName = "stripe-key";

    private readonly TempoKeys _keys = new(settings, context);
    private readonly TempoOptions _tempo = settings.Options.Tempo;
    private readonly StripeOptions _stripe = settings.Options.Stripe;

    /// <summary>The account that pays on Tempo, once <see cref="Run"/> has found one.</summary>
    public TempoAddress? Account { get; private set; }

    public IReadOnlyList<HealthCheck> Run()
    {
        List<HealthCheck> checks = [CheckTempo(), CheckStripe()];
        AddFile(checks, "tempo-key-mode", _tempo.PrivateKeyFile);
        AddFile(checks, "keystore-mode", _tempo.KeystoreFile);
        AddFile(checks, "keystore-password-mode", _keys.PasswordFile);
        AddFile(checks, "signer-token-mode", _tempo.RemoteSigner?.TokenFile);
        if (settings.Account is { } account)
        {
            checks.Add(FileModes.CheckFolder("accounts-mode", Path.GetDirectoryName(account.File)!));
        }

        AddFile(checks, "stripe-key-mode", _stripe.SecretKeyFile);
        AddFile(checks, "stripe-payment-method-mode", _stripe.PaymentMethodFile);
        AddFile(checks, "stripe-backend-token-mode", _stripe.Backend?.TokenFile);
        AddFile(checks, "stripe-link-tokens-mode", File.Exists(_stripe.Link?.TokenFile) ? _stripe.Link.TokenFile : null);
        return checks;
    }

    private static void AddFile(List<HealthCheck> checks, string name, string? path)
    {
        if (!string.IsNullOrEmpty(path))
        {
            checks.Add(FileModes.Check(name, path));
        }
    }

    private HealthCheck CheckTempo()
    {
        try
        {
            // Nobody is asked for a password here, so a keystore without a password file is only looked at.
            var signer = _keys.NeedsTyping
                ? _keys.Look()
                : TempoSignerSource.Find(_tempo, signer: null, _keys.ReadVariable);
            using var opened = signer as IDisposable;
            if (signer is null)
            {
                return HealthCheck.Skipped(TempoName,
                    $"There is no Tempo key. To pay on Tempo, type '{CommandLine.Name} account new NAME', or set {_tempo.PrivateKeyVariable} or Tempo.PrivateKeyFile.");
            }

            Account = TempoAddress.Parse(signer.Address);
            return Describe(signer);
        }
        catch (OptionsValidationException exception)
        {
            return HealthCheck.Misconfigured(TempoName, string.Join(' ', exception.Failures));
        }
        catch (UsageException exception)
        {
            return HealthCheck.Misconfigured(TempoName, exception.Message);
        }
    }

    private HealthCheck Describe(ITempoSigner signer)
    {
        if (signer is TempoRemoteSigner)
        {
            return HealthCheck.Ok(TempoName, $"Tempo.RemoteSigner signs for {signer}. It was not asked.");
        }

        var place = string.IsNullOrEmpty(_tempo.KeystoreFile) ? PlaceOf(_tempo.PrivateKeyVariable, _tempo.PrivateKeyFile) : _keys.Name;
        if (!_keys.NeedsTyping)
        {
            return HealthCheck.Ok(TempoName, signer.AccessKeyAddress is { } accessKey
                ? $"The {place} holds the access key {accessKey} of {signer.Address}."
                : $"The {place} holds the key of {signer.Address}.");
        }

        return context.ReadSecret is not null
            ? HealthCheck.Ok(TempoName, $"The {place} is of {signer.Address}. Its password is asked for at the terminal.")
            : HealthCheck.Warning(TempoName,
                $"The {place} is of {signer.Address}, and no file holds its password. Without a terminal nothing is paid on Tempo: set {TempoSignerSource.PasswordFileVariable}.");
    }

    /// <summary>Whoever mints in place of a key in this process. Nothing is asked of them.</summary>
    private HealthCheck CheckOtherMinter()
    {
        var minter = StripeMinterSource.Find(_stripe, minter: null, context.ReadVariable, context.Clock, people: null)!;
        using var owned = minter as IDisposable;
        var place = _stripe.Backend is null ? "A Link wallet" : $"The backend at {_stripe.Backend.Url!.Host}";
        return HealthCheck.Ok(StripeName, minter.IsLive ? $"{place} mints live tokens: real money is charged." : $"{place} mints test tokens: no money is charged.");
    }

    private HealthCheck CheckStripe()
    {
        try
        {
            if ((_stripe.Backend is not null || _stripe.Link is not null) && !StripeMinterSource.Validate(_stripe).Any())
            {
                return CheckOtherMinter();
            }

            var minter = StripeMinters.Create(_stripe, context.ReadVariable);
            using var owned = minter as IDisposable;
            var (hasKey, hasMethod) = (IsSet(_stripe.SecretKeyVariable, _stripe.SecretKeyFile), IsSet(_stripe.PaymentMethodVariable, _stripe.PaymentMethodFile));
            return (minter, hasKey, hasMethod) switch
            {
                ({ IsLive: true }, _, _) => HealthCheck.Ok(StripeName, $"{PlaceOf(_stripe.SecretKeyVariable, _stripe.SecretKeyFile)} holds a live key: real cards are charged."),
                ({ }, _, _) => HealthCheck.Ok(StripeName, $"{PlaceOf(_stripe.SecretKeyVariable, _stripe.SecretKeyFile)} holds a test key: no real card is charged."),
                (null, true, false) => HealthCheck.Warning(StripeName, $"There is a Stripe key, but no payment method. Set {_stripe.PaymentMethodVariable} (pm_…)."),
                (null, false, true) => HealthCheck.Warning(StripeName, $"There is a payment method, but no Stripe key. Set {_stripe.SecretKeyVariable} (sk_… or rk_…)."),
                _ => HealthCheck.Skipped(StripeName, $"There is no Stripe key. To pay through Stripe, set {_stripe.SecretKeyVariable} and {_stripe.PaymentMethodVariable}."),
            };
        }
        catch (OptionsValidationException exception)
        {
            return HealthCheck.Misconfigured(StripeName, string.Join(' ', exception.Failures));
        }
    }

    private bool IsSet(string variable, string? file) => context.ReadVariable(variable) is not null || !string.IsNullOrEmpty(file);

    private string PlaceOf(string variable, string? file) => context.ReadVariable(variable) is not null ? variable : file!;
}
