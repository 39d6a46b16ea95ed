using System.Globalization;
using Mpp.Client.Ledger;
using Mppcs.Configuration;
using Mppcs.Journal;

namespace Mppcs.Health;

/// <summary>Looks at the ledger's file: its mode, its lock, its lines, and what is open in it. Creates none.</summary>
internal sealed class LedgerChecks(EffectiveSettings settings, ToolContext context)
{
    private const string LockName = "ledger-lock";
    private const string HealthName = "ledger";
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(2);

    private readonly string _path = Path.GetFullPath(settings.Options.LedgerPath!);

    public async Task<IReadOnlyList<HealthCheck>> RunAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
        {
            return [HealthCheck.Skipped(HealthName, $"There is no ledger {_path} yet; the first payment creates it.")];
        }

        List<HealthCheck> checks = [FileModes.Check("ledger-mode", _path)];
        if (checks[0].Verdict == HealthVerdict.Failed)
        {
            return [.. checks, HealthCheck.Skipped(HealthName, "It is not read before its mode is right.")];
        }

        checks.Add(await CheckLockAsync(cancellationToken).ConfigureAwait(false));
        if (checks[^1].Verdict == HealthVerdict.Failed)
        {
            return [.. checks, HealthCheck.Skipped(HealthName, "It is not read while another process holds it.")];
        }

        checks.AddRange(await CheckLinesAsync(cancellationToken).ConfigureAwait(false));
        return checks;
    }

    private async Task<HealthCheck> CheckLockAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var held = await new LedgerFile(_path, new LedgerFileSettings { LockTimeout = LockTimeout }).LockAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheck.Ok(LockName, "The ledger's lock is free.");
        }
        catch (Exception exception) when (exception is LedgerException or IOException or UnauthorizedAccessException)
        {
            return HealthCheck.Unusable(LockName, $"{exception.Message} See which process uses {_path}.");
        }
    }

    private async Task<IReadOnlyList<HealthCheck>> CheckLinesAsync(CancellationToken cancellationToken)
    {
        try
        {
            var found = await FilePaymentLedger.VerifyAsync(_path, cancellationToken).ConfigureAwait(false);
            if (!found.IsSound)
            {
                return [HealthCheck.Unusable(HealthName, string.Create(CultureInfo.InvariantCulture,
                    $"{found.Damage.Count} damaged line(s) in {_path}, so nothing is paid. Stop what pays, then type '{CommandLine.Name} ledger repair'."))];
            }

            return
            [
                HealthCheck.Ok(HealthName, string.Create(CultureInfo.InvariantCulture, $"{_path} is intact, {found.Payments} payment(s).")),
                await CheckOpenAsync(cancellationToken).ConfigureAwait(false),
            ];
        }
        catch (LedgerException exception)
        {
            return [HealthCheck.Unusable(HealthName, exception.Message)];
        }
    }

    private async Task<HealthCheck> CheckOpenAsync(CancellationToken cancellationToken)
    {
        const string Name = "open-payments";
        using var ledger = UserLedger.Open(settings, context);
        var open = (await ledger.ListAsync(cancellationToken).ConfigureAwait(false)).Count(RecordOutcome.IsOpen);
        return open == 0
            ? HealthCheck.Ok(Name, "It is known of each payment how it ended.")
            : HealthCheck.Warning(Name, string.Create(CultureInfo.InvariantCulture,
                $"{open} payment(s) are open and count as spent. Type '{CommandLine.Name} unknown', then '{CommandLine.Name} reconcile --all'."));
    }
}
