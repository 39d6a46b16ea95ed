using Microsoft.Extensions.DependencyInjection.Extensions;
using Mpp.Client.Ledger;
using Mpp.Client.PostgreSql;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets every paying client of a host record its payments in PostgreSQL.</summary>
public static class PostgreSqlServiceCollectionExtensions
{
    /// <summary>Uses the <see cref="NpgsqlDataSource"/> that the host has registered.</summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddMppPostgreSqlLedger(this IServiceCollection services) =>
        Add(services, provider => provider.GetRequiredService<NpgsqlDataSource>());

    /// <summary>Connects as a connection string says.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">
    /// For instance <c>Host=db.example.com;Database=payments;Username=agent;SSL Mode=VerifyFull</c>. Passwords are better kept out of it:
    /// <c>PGPASSFILE</c> or a client certificate.
    /// </param>
    /// <exception cref="ArgumentException">The connection string cannot be read. Its text is not repeated: it may hold a password.</exception>
    public static IServiceCollection AddMppPostgreSqlLedger(this IServiceCollection services, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var builder = CreateBuilder(connectionString);
        services.TryAddKeyedSingleton(typeof(PostgreSqlPaymentLedger), (_, _) => builder.Build());
        return Add(services, provider => provider.GetRequiredKeyedService<NpgsqlDataSource>(typeof(PostgreSqlPaymentLedger)));
    }

    private static NpgsqlSlimDataSourceBuilder CreateBuilder(string connectionString)
    {
        try
        {
            var builder = new NpgsqlSlimDataSourceBuilder(connectionString);
            builder.EnableTransportSecurity();
            return builder;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new ArgumentException("The connection string cannot be read. Write 'Host=...;Database=...;Username=...'.", nameof(connectionString));
        }
    }

    private static IServiceCollection Add(IServiceCollection services, Func<IServiceProvider, NpgsqlDataSource> find)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IPaymentLedger>(provider => new PostgreSqlPaymentLedger(find(provider), provider.GetRequiredService<TimeProvider>()));
    }
}
