using Microsoft.Extensions.DependencyInjection.Extensions;
using Mpp.Client;
using Mpp.Client.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a host find out by itself how payments ended whose answers were lost.</summary>
public static class MppReconciliationServiceCollectionExtensions
{
    /// <summary>
    /// Looks into the open payments of every client that pays when the host starts, and then from time to time; see
    /// <see cref="PaymentReconciler"/>. A client without a node or without Stripe's key cannot tell and says so. What fails is logged and
    /// tried again; it never stops the host.
    /// </summary>
    /// <param name="services">The services in which <c>AddMppPayments</c> registers clients, before or after.</param>
    /// <param name="interval">
    /// The time between two looks; a minute by default, <see cref="Timeout.InfiniteTimeSpan"/> for the one at start only. The last call decides.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is zero, negative, or longer than a timer can wait (49 days).</exception>
    public static IServiceCollection AddMppReconciliation(this IServiceCollection services, TimeSpan? interval = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var time = interval ?? ReconciliationSchedule.DefaultInterval;
        if (time != Timeout.InfiniteTimeSpan && (time < TimeSpan.FromMilliseconds(1) || time.TotalMilliseconds >= uint.MaxValue))
        {
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "The time between two looks must be above zero and at most 49 days.");
        }

        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PayerRegistry>();
        services.Replace(ServiceDescriptor.Singleton(new ReconciliationSchedule(time)));
        return services.AddHostedService<ReconciliationService>();
    }
}
