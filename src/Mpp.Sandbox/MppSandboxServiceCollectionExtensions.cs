using Mpp.Client.Ledger;
using Mpp.Client.Methods.Stripe;
using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the clients of a service container pay in a sandbox.</summary>
public static class MppSandboxServiceCollectionExtensions
{
    /// <summary>
    /// Registers the sandbox's signer, minter and ledger in memory, which then take the place of keys from the environment and of the ledger
    /// file. What may be paid is still said by <c>AddMppPayments</c>.
    /// </summary>
    /// <param name="services">The services of the program under test.</param>
    /// <param name="sandbox">A running sandbox; it is not disposed with the services.</param>
    public static IServiceCollection AddMppSandbox(this IServiceCollection services, MppSandbox sandbox)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        services.AddSingleton<ITempoSigner>(sandbox.PayerServices.TempoSigner!);
        services.AddSingleton<ISharedPaymentTokenMinter>(sandbox.PayerServices.SharedPaymentTokenMinter!);
        services.AddSingleton<IPaymentLedger>(sandbox.PayerServices.Ledger!);
        return services;
    }
}
