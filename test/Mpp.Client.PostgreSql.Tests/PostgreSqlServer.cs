using System.Diagnostics;
using Npgsql;

namespace Mpp.Client.PostgreSql.Tests;

/// <summary>
/// A PostgreSQL server of our own in a temporary folder, which listens on a socket there and nowhere else. It stops when it is disposed of, and
/// when this process ends in whatever way.
/// </summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "mpp";

    // The server will not run as root. A closed input stops it, and so does a signal: that happens even when this process is killed.
    private const string Script = """
        set -e
        trap : HUP INT TERM
        export LC_ALL=C
        programs=$1 folder=$2 options=$3
        [ -d "$folder/data" ] || "$programs/initdb" --pgdata="$folder/data" --username=mpp --auth=trust --encoding=UTF8 --no-locale --no-sync >"$folder/initdb.log" 2>&1
        "$programs/pg_ctl" --silent --wait --pgdata="$folder/data" --log="$folder/server.log" --options="-c listen_addresses='' -k '$folder' $options" start >/dev/null
        echo ready
        read -r _ || true
        "$programs/pg_ctl" --silent --wait --mode=immediate --pgdata="$folder/data" stop >/dev/null
        """;

    private readonly string _programs;
    private readonly string _options;
    private Process? _process;

    private PostgreSqlServer(string programs, string folder, string options)
    {
        _programs = programs;
        _options = options;
        Folder = folder;
    }

    public string Folder { get; }

    public string ConnectionString => $"Host={Folder};Username={User};Database=postgres;Include Error Detail=true";

    /// <param name="options">Settings for the server, for instance <c>-c fsync=off</c>.</param>
    public static async Task<PostgreSqlServer> StartAsync(string options)
    {
        var programs = await PostgreSqlPrograms.RequireAsync();
        using var maker = Start("mktemp", "-d", Path.Combine(Path.GetTempPath(), "mpp-postgresql-XXXXXX"));
        var folder = (await maker.StandardOutput.ReadToEndAsync()).Trim();
        var server = new PostgreSqlServer(programs, folder, options);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        _process = Start("sh", "-c", Script, "sh", _programs, Folder, _options);
        if (await _process.StandardOutput.ReadLineAsync() != "ready")
        {
            throw new InvalidOperationException($"PostgreSQL did not start:{Environment.NewLine}{await _process.StandardError.ReadToEndAsync()}{ReadLogs()}");
        }
    }

    /// <summary>Stops the server at once, in the middle of whatever it does.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>A new database with an empty ledger.</summary>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync(string name)
    {
        await using (var server = NpgsqlDataSource.Create(ConnectionString))
        {
            await using var command = server.CreateCommand($"CREATE DATABASE \"{name}\"");
            await command.ExecuteNonQueryAsync();
        }

        var source = Connect(name);
        await PostgreSqlPaymentLedger.CreateSchemaAsync(source);
        return source;
    }

    public NpgsqlDataSource Connect(string database, string more = "") =>
        new NpgsqlSlimDataSourceBuilder($"{ConnectionString};Database={database};{more}").Build();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static Process Start(params string[] command)
    {
        string[] asServer = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : command;
        return Process.Start(new ProcessStartInfo(asServer[0], asServer[1..])
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private string ReadLogs() => string.Concat(Directory.EnumerateFiles(Folder, "*.log").Select(File.ReadAllText));
}
