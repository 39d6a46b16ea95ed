using Mpp.Sandbox;

namespace Mppcs.Demonstration;

/// <summary>The environment of somebody who pays in a sandbox. None of it is a secret.</summary>
internal static class SandboxVariables
{
    public static IReadOnlyDictionary<string, string> Of(MppSandbox sandbox) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["MPP_TEMPO_KEY"] = sandbox.PayerPrivateKey,
        ["MPP_TEMPO_RPC_URL"] = sandbox.Chain.RpcUrl.ToString(),
        ["MPP_STRIPE_SECRET_KEY"] = sandbox.StripeSecretKey,
        ["MPP_STRIPE_PAYMENT_METHOD"] = sandbox.StripePaymentMethod,
        ["MPP_STRIPE_API_BASE"] = sandbox.Stripe.BaseAddress.ToString(),
        ["MPP_LEDGER"] = Path.Combine(Path.GetTempPath(), "mpp-sandbox-ledger.jsonl"),
    };
}
