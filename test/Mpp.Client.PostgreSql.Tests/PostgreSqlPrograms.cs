using System.Diagnostics;

namespace Mpp.Client.PostgreSql.Tests;

/// <summary>Where the server's programs are, and what puts them there.</summary>
internal static class PostgreSqlPrograms
{
    private const string Server = "initdb";
    private static readonly string[] Homes = ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"];

    /// <summary>The folder with <c>initdb</c> and <c>pg_ctl</c>, or <see langword="null"/>.</summary>
    public static string? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var installed = Homes.Where(Directory.Exists).SelectMany(Directory.GetDirectories).OrderDescending(StringComparer.Ordinal)
            .Select(version => Path.Combine(version, "bin"));
        return installed.Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, Server)) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    /// <summary>The same folder. On a machine of Debian's kind, and as root, the programs are installed first when they are missing.</summary>
    /// <exception cref="InvalidOperationException">They are missing, and cannot be installed from here.</exception>
    public static async Task<string> RequireAsync()
    {
        if (Find() is null && OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get"))
        {
            KeepFromCreatingCluster();
            await RunAsync("apt-get", "update", "-qq");
            await RunAsync("apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "Dpkg::Options::=--force-confold", "postgresql");
        }

        return Find() ?? throw new InvalidOperationException(
            "The tests of the PostgreSQL ledger need a PostgreSQL server's programs (initdb, pg_ctl), version 13 or newer: install them, for instance with "
            + "'apt-get install postgresql'. The tests start a server of their own.");
    }

    /// <summary>Debian's package would start a server that nobody needs here.</summary>
    private static void KeepFromCreatingCluster()
    {
        const string Settings = "/etc/postgresql-common/createcluster.conf";
        if (!File.Exists(Settings))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Settings)!);
            File.WriteAllText(Settings, "create_main_cluster = false\n");
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:{Environment.NewLine}{await output}{errors}");
        }
    }
}
