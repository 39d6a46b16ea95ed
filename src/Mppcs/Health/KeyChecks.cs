using Microsoft.Extensions.Options;
using Mpp.Client.Methods;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mppcs.Configuration;

namespace Mppcs.Health;

/// <summary>Looks at where keys are and whether they have the right form. Nothing of a key is shown, and nothing is signed.</summary>
internal sealed class KeyChecks(EffectiveSettings settings, ToolContext context)
{
    private const string TempoName = "tempo-key";
    private const string StripeName = "stripe-key";

    private readonly TempoOptions _tempo = settings.Options.Tempo;
    private readonly StripeOptions _stripe = settings.Options.Stripe;

    /// <summary>The address of the Tempo key, once <see cref="Run"/> has found one.</summary>
    public TempoAddress? Account { get; private set; }

    public IReadOnlyList<HealthCheck> Run()
    {
        List<HealthCheck> checks = [CheckTempo(), CheckStripe()];
        AddFile(checks, "tempo-key-mode", _tempo.PrivateKeyFile);
        AddFile(checks, "stripe-key-mode", _stripe.SecretKeyFile);
        AddFile(checks, "stripe-payment-method-mode", _stripe.PaymentMethodFile);
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
            using var signer = SecretSource.Read(
                _tempo.PrivateKeyVariable, _tempo.PrivateKeyFile, "a private key (0x and 64 hexadecimal digits)", TempoPrivateKeySigner.FromHex, context.ReadVariable);
            if (signer is null)
            {
                return HealthCheck.Skipped(TempoName, $"There is no Tempo key. To pay on Tempo, set {_tempo.PrivateKeyVariable} or Tempo.PrivateKeyFile.");
            }

            Account = TempoAddress.Parse(signer.Address);
            return HealthCheck.Ok(TempoName, $"{PlaceOf(_tempo.PrivateKeyVariable, _tempo.PrivateKeyFile)} holds the key of {signer.Address}.");
        }
        catch (OptionsValidationException exception)
        {
            return HealthCheck.Misconfigured(TempoName, string.Join(' ', exception.Failures));
        }
    }

    private HealthCheck CheckStripe()
    {
        try
        {
            using var minter = IssuedTokenMinter.Create(_stripe, context.ReadVariable);
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
