using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Mpp.Client.Http;

/// <summary>How a payment handler gets into the pipelines that <see cref="IHttpClientFactory"/> builds.</summary>
internal static class MppRegistration
{
    /// <summary>The options of a client carry its name; those of every client the default one.</summary>
    public static string OptionsName(string? clientName) => clientName ?? Options.DefaultName;

    public static void BindDefaultSection(IServiceCollection services, string? clientName) =>
        BindSection(services, clientName, provider => provider.GetService<IConfiguration>()?.GetSection(MppOptions.SectionName));

    public static void BindSection(IServiceCollection services, string? clientName, Func<IServiceProvider, IConfigurationSection?> find)
    {
        // Without this a changed file is not seen, and paying could not be switched off in it.
        services.AddSingleton<IOptionsChangeTokenSource<MppOptions>>(provider =>
            new ConfigurationChangeTokenSource<MppOptions>(OptionsName(clientName), find(provider) ?? (IConfiguration)new ConfigurationManager()));
        services.AddOptions<MppOptions>(OptionsName(clientName)).Configure<IServiceProvider>((options, provider) =>
        {
            if (find(provider) is not { } section)
            {
                return;
            }

            try
            {
                section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            }
            catch (InvalidOperationException exception)
            {
                var name = OptionsName(clientName);
                throw new OptionsValidationException(name, typeof(MppOptions),
                    [NameClient(name, $"The configuration section '{section.Path}' cannot be used: {exception.Message}")]);
            }
        });
    }

    public static string NameClient(string? optionsName, string error) => string.IsNullOrEmpty(optionsName) ? error : $"Client '{optionsName}': {error}";

    public static IHttpClientBuilder Add(IHttpClientBuilder builder)
    {
        var optionsName = OptionsName(builder.Name);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<PayerRegistry>();
        builder.Services.AddSingleton(new PayingClientName(optionsName));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MppOptions>, MppOptionsValidator>());
        builder.Services.AddOptionsWithValidateOnStart<MppOptions>(optionsName);
        builder.ConfigureAdditionalHttpMessageHandlers((handlers, provider) => Insert(handlers, provider, optionsName));
        TakeOverRedirects(builder);
        return builder;
    }

    /// <summary>A client's own registration takes the place of the one for every client; a second call finds its handler there.</summary>
    private static void Insert(IList<DelegatingHandler> handlers, IServiceProvider provider, string optionsName)
    {
        var handler = new MppPaymentHandler(provider.GetRequiredService<PayerRegistry>().Get(optionsName));
        for (var index = 0; index < handlers.Count; index++)
        {
            if (handlers[index] is MppPaymentHandler)
            {
                handlers[index] = handler;
                return;
            }
        }

        handlers.Add(handler);
    }

    /// <summary>After everything else is configured, so that a primary handler that the program sets is the one that is meant.</summary>
    private static void TakeOverRedirects(IHttpClientBuilder builder)
    {
        if (builder.Name is { } name)
        {
            builder.Services.PostConfigure<HttpClientFactoryOptions>(name, Append);
        }
        else
        {
            builder.Services.PostConfigureAll<HttpClientFactoryOptions>(Append);
        }

        static void Append(HttpClientFactoryOptions options) => options.HttpMessageHandlerBuilderActions.Add(pipeline =>
        {
            if (pipeline.AdditionalHandlers.OfType<MppPaymentHandler>().SingleOrDefault() is { } payments)
            {
                payments.Redirects = RedirectSettings.TakeOver(pipeline.PrimaryHandler);
            }
        });
    }
}
