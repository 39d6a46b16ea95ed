using System.Text;
using Mpp.Client.Ledger;
using Npgsql;

namespace Mpp.Client.PostgreSql;

/// <summary>The tables, as the file <c>schema.sql</c> creates them.</summary>
internal static class LedgerSchema
{
    /// <summary>The version that this program reads and writes.</summary>
    public const int Version = 1;

    private const string File = "schema.sql";

    public static async Task CreateAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await new LedgerDatabase(source, new LedgerDatabaseSettings()).RunAsync(async (transaction, token) =>
        {
            var command = new NpgsqlCommand(Read(), transaction.Connection, transaction);
            await using var openCommand = command.ConfigureAwait(false);
            await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="LedgerException">The version is another one.</exception>
    public static void EnsureKnown(int version)
    {
        if (version != Version)
        {
            throw new LedgerException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"The PostgreSQL ledger has version {version}, and this program reads version {Version}. Use the program that it was made for."));
        }
    }

    private static string Read()
    {
        using var stream = typeof(LedgerSchema).Assembly.GetManifestResourceStream(File)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
