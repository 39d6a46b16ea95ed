using Mppcs.Accounts;
using Mppcs.Configuration;

namespace Mppcs.Payments;

/// <summary>
/// The payer of a program that keeps running. It pays by the settings file as it stands: whoever lowers a limit or stops paying there is
/// obeyed at the next request.
/// </summary>
/// <param name="context">The environment.</param>
/// <param name="followsRedirects">Whether redirects of unpaid requests are followed; otherwise they are answers.</param>
internal sealed class LivePayer(ToolContext context, bool followsRedirects) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    // Requests that are under way keep the payer that they began with.
    private readonly List<SharedPayer> _payers = [];
    private FileStamp? _stamp;

    /// <summary>The payer for the next request.</summary>
    /// <exception cref="UsageException">The settings or a key cannot be used; nothing is paid until they can.</exception>
    public async Task<SharedPayer> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var stamp = FileStamp.Of(SettingsFile.PathFor(context));
            if (stamp != _stamp)
            {
                _stamp = null;
                var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
                var signer = await new TempoKeys(settings, context).OpenAsync(cancellationToken).ConfigureAwait(false);
                _payers.Add(new SharedPayer(settings, signer, context, followsRedirects));
                _stamp = stamp;
            }

            return _payers[^1];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What the operator should know before the first request, as lines.</summary>
    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var payer = await GetAsync(cancellationToken).ConfigureAwait(false);
        var limit = payer.Settings.HasPolicy
            ? $"Pays at most {payer.Settings.Options.Policy.MaxPerPayment} for one request, and within the other limits of {payer.Settings.File.Path}."
            : $"Nothing will be paid: no settings file limits payments. Type '{CommandLine.Name} policy init' to write one.";
        return $"{limit}\nLedger: {payer.Ledger.Path}\n";
    }

    public void Dispose()
    {
        foreach (var payer in _payers)
        {
            payer.Dispose();
        }

        _gate.Dispose();
    }

    private sealed record FileStamp(DateTime WrittenAt, long Length)
    {
        public static FileStamp Of(string? path)
        {
            var file = path is null ? null : new FileInfo(path);
            return file is { Exists: true } ? new FileStamp(file.LastWriteTimeUtc, file.Length) : new FileStamp(default, -1);
        }
    }
}
