using Microsoft.Extensions.Options;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Makes the minter that the options name.</summary>
internal static class StripeMinters
{
    /// <returns>The minter; <see langword="null"/> when what it needs is not set.</returns>
    /// <exception cref="OptionsValidationException">What is set cannot be used; the message says what to write, without the secret.</exception>
    public static ISharedPaymentTokenMinter? Create(StripeOptions options, Func<string, string?> readVariable, TimeProvider? clock = null) => options.Minter switch
    {
        StripeMinterKind.TestGrants => CreateTestGrants(options, readVariable, clock),
        _ => CreateIssuedTokens(options, readVariable, clock),
    };

    /// <summary>What to set when there is no minter, as a sentence.</summary>
    public static string Missing(StripeOptions options) =>
        $"There is no Stripe account to pay with. Set {options.SecretKeyVariable} ({(options.Minter == StripeMinterKind.TestGrants ? "sk_test_…, the seller's" : "sk_… or rk_…")}) "
        + $"and {options.PaymentMethodVariable} (pm_…).";

    private static IssuedTokenMinter? CreateIssuedTokens(StripeOptions options, Func<string, string?> readVariable, TimeProvider? clock) =>
        ReadKeys(options, "a Stripe secret key (sk_… or rk_…)", "_", readVariable) is (var secretKey, var paymentMethod)
            ? new IssuedTokenMinter(options, secretKey, paymentMethod, clock)
            : null;

    private static TestGrantMinter? CreateTestGrants(StripeOptions options, Func<string, string?> readVariable, TimeProvider? clock) =>
        ReadKeys(options, "a Stripe test key (sk_test_… or rk_test_…), which Stripe:Minter TestGrants needs", "_test_", readVariable) is (var secretKey, var paymentMethod)
            ? new TestGrantMinter(options, secretKey, paymentMethod, clock)
            : null;

    private static (string SecretKey, string PaymentMethod)? ReadKeys(StripeOptions options, string form, string mode, Func<string, string?> readVariable)
    {
        var secretKey = SecretSource.Read(options.SecretKeyVariable, options.SecretKeyFile, form, text => ReadSecretKey(text, mode), readVariable);
        var paymentMethod = SecretSource.Read(options.PaymentMethodVariable, options.PaymentMethodFile, "a Stripe payment method (pm_…)", ReadPaymentMethod, readVariable);
        return secretKey is null || paymentMethod is null ? null : (secretKey, paymentMethod);
    }

    private static string ReadSecretKey(string text, string mode) =>
        StripeTokenMinter.IsId(text) && (text.StartsWith($"sk{mode}", StringComparison.Ordinal) || text.StartsWith($"rk{mode}", StringComparison.Ordinal))
            ? text
            : throw new ArgumentException("Not a secret key.", nameof(text));

    private static string ReadPaymentMethod(string text) => StripeTokenMinter.IsId(text) && text.StartsWith("pm_", StringComparison.Ordinal)
        ? text
        : throw new ArgumentException("Not a payment method.", nameof(text));
}
