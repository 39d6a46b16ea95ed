using Microsoft.Extensions.Configuration;
using Mpp.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds payments to every client of <see cref="IHttpClientFactory"/>.</summary>
public static class MppServiceCollectionExtensions
{
    /// <summary>Lets every client pay as configuration section <c>Mpp</c> says. Without a limit there, none pays anything.</summary>
    /// <param name="services">The services, for instance what <c>AddHttpClient()</c> returns.</param>
    public static IServiceCollection AddMppPayments(this IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(builder => builder.AddMppPayments());

    /// <summary>Lets every client pay as <paramref name="configure"/> says.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; no configuration section is read.</param>
    public static IServiceCollection AddMppPayments(this IServiceCollection services, Action<MppOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return services.ConfigureHttpClientDefaults(builder => builder.AddMppPayments(configure));
    }

    /// <summary>Lets every client pay as a configuration section says. Unknown keys in it are errors.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">The section, in the form of <c>Mpp</c>.</param>
    public static IServiceCollection AddMppPayments(this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.ConfigureHttpClientDefaults(builder => builder.AddMppPayments(section));
    }
}
