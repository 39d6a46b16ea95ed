using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Mpp.Interop.Tests;

/// <summary>A running script of <c>Counterparts</c> that has said, in one line of JSON, where it listens.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private NodeProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                _errors.Enqueue(line.Data);
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    internal Uri Url { get; private set; } = null!;

    /// <summary>Everything it has written to standard error so far.</summary>
    internal string StandardError => string.Join(Environment.NewLine, _errors);

    /// <summary>Whether it has ended by itself.</summary>
    internal bool HasExited => _process.HasExited;

    /// <summary>How long it has kept a processor busy, without the programs that it started.</summary>
    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a script and waits, within a limit, for the line that says where it listens.</summary>
    /// <exception cref="InvalidOperationException">The script ended or stayed silent; the message holds its standard error.</exception>
    internal static async Task<NodeProcess> StartAsync(
        NodePackages packages, string script, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = packages.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = new NodeProcess(Process.Start(start)!);
        try
        {
            started.Url = await started.ReadUrlAsync(script, cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes its standard input, which ends it, and ends its whole process tree when that takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        using (var limit = new CancellationTokenSource(StopLimit))
        {
            try
            {
                _process.StandardInput.Close();
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
    }

    private async Task<Uri> ReadUrlAsync(string script, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            if (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                using JsonDocument announcement = JsonDocument.Parse(line);
                return new Uri(announcement.RootElement.GetProperty("url").GetString()!);
            }

            await _process.WaitForExitAsync(limit.Token);
            throw new InvalidOperationException($"{script} ended with {_process.ExitCode}:{Environment.NewLine}{StandardError}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"{script} did not say within {StartLimit.TotalSeconds} s where it listens:{Environment.NewLine}{StandardError}");
        }
    }
}
