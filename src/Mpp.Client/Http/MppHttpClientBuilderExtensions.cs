using Microsoft.Extensions.Configuration;
using Mpp.Client;
using Mpp.Client.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds payments to clients of <see cref="IHttpClientFactory"/>.</summary>
public static class MppHttpClientBuilderExtensions
{
    /// <summary>Lets this client pay as configuration section <c>Mpp</c> says. Without a limit there, it pays nothing.</summary>
    /// <param name="builder">The client.</param>
    /// <remarks>
    /// Handlers that are added afterwards run inside, and that is where retries belong. Signers, ledger and approver are taken from the
    /// services, keyed by the client's name first. A second call only configures further.
    /// </remarks>
    public static IHttpClientBuilder AddMppPayments(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        MppRegistration.BindDefaultSection(builder.Services, builder.Name);
        return MppRegistration.Add(builder);
    }

    /// <summary>Lets this client pay as <paramref name="configure"/> says, for instance <c>options => options.Policy.MaxPerPayment = "0.50 USD"</c>.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets the options; no configuration section is read.</param>
    public static IHttpClientBuilder AddMppPayments(this IHttpClientBuilder builder, Action<MppOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(MppRegistration.OptionsName(builder.Name), configure);
        return MppRegistration.Add(builder);
    }

    /// <summary>Lets this client pay as a configuration section of its own says. Unknown keys in it are errors.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="section">The section, in the form of <c>Mpp</c>.</param>
    public static IHttpClientBuilder AddMppPayments(this IHttpClientBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        MppRegistration.BindSection(builder.Services, builder.Name, _ => section);
        return MppRegistration.Add(builder);
    }
}
