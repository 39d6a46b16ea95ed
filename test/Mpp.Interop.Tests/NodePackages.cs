using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Mpp.Interop.Tests;

/// <summary>The folder <c>Counterparts</c> with its npm packages in place.</summary>
internal sealed class NodePackages
{
    /// <summary>The one sentence a developer without Node.js reads.</summary>
    internal const string MissingNode =
        "The interop tests need Node.js 20 or newer with npm on the PATH: install it, or set MPP_SKIP_INTEROP=1 to skip them.";

    private const int OldestNode = 20;

    // Not `npm ci`: it refuses a lock file that does not name the anvil of every platform, and the one here names only those
    // whose packages its author could get. This takes versions and hashes from the lock file all the same, adds the anvil of
    // the machine at hand, and leaves the lock file as it is.
    private static readonly string[] Install = ["install", "--no-save", "--legacy-peer-deps"];
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private NodePackages(string directory) => Directory = directory;

    /// <summary>The full path of <c>Counterparts</c>.</summary>
    internal string Directory { get; }

    /// <summary>Installs the packages when they are missing or older than the lock file. Several test runs may do so at once.</summary>
    /// <exception cref="InvalidOperationException">Node.js or npm is missing or too old, or npm failed.</exception>
    internal static async Task<NodePackages> InstallAsync(CancellationToken cancellationToken)
    {
        string directory = FindCounterparts();
        await RequireNodeAsync(directory, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(InstallLimit);
        try
        {
            await using FileStream exclusive = await LockAsync(directory, deadline.Token);
            if (!IsCurrent(directory))
            {
                (int exitCode, string output) = await RunAsync(Npm, Install, directory, deadline.Token);
                if (exitCode != 0)
                {
                    throw new InvalidOperationException($"npm ended with {exitCode} in {directory}:{Environment.NewLine}{output}");
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"The npm packages in {directory} were not in place within {InstallLimit.TotalMinutes} minutes: "
                + "npm was too slow, or another run holds the lock.");
        }

        return new NodePackages(directory);
    }

    private static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    private static string FindCounterparts()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string counterparts = Path.Combine(folder.FullName, "Mpp.Interop.Tests", "Counterparts");
            if (File.Exists(Path.Combine(counterparts, "package.json")))
            {
                return counterparts;
            }
        }

        throw new InvalidOperationException("The counterparts are run from a build inside the repository; build there.");
    }

    private static async Task RequireNodeAsync(string directory, CancellationToken cancellationToken)
    {
        try
        {
            (int nodeExit, string version) = await RunAsync("node", ["--version"], directory, cancellationToken);
            (int npmExit, _) = await RunAsync(Npm, ["--version"], directory, cancellationToken);
            string major = version.TrimStart('v').Split('.')[0];
            if (nodeExit == 0 && npmExit == 0 && int.Parse(major, CultureInfo.InvariantCulture) >= OldestNode)
            {
                return;
            }
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(MissingNode, missing);
        }

        throw new InvalidOperationException(MissingNode);
    }

    // The operating system lets go of the lock when its owner ends, however it ends.
    private static async Task<FileStream> LockAsync(string directory, CancellationToken cancellationToken)
    {
        string folder = System.IO.Directory.CreateDirectory(Path.Combine(directory, "obj")).FullName;
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(folder, "install.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(PollInterval, cancellationToken);
            }
        }
    }

    // npm writes this file last, so half an installation does not count.
    private static bool IsCurrent(string directory)
    {
        var written = new FileInfo(Path.Combine(directory, "node_modules", ".package-lock.json"));
        var wanted = new FileInfo(Path.Combine(directory, "package-lock.json"));
        return written.Exists && written.LastWriteTimeUtc >= wanted.LastWriteTimeUtc;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string program, string[] arguments, string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
