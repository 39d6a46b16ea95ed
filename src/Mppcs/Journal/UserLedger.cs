using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Configuration;

namespace Mppcs.Journal;

/// <summary>The ledger that the user pays from: settings file, then <c>MPP_LEDGER</c>, then the state folder.</summary>
internal static class UserLedger
{
    private const int ShortestPrefix = 4;

    /// <exception cref="UsageException">The settings cannot be used.</exception>
    public static async Task<FilePaymentLedger> OpenAsync(ToolContext context, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
        return Open(settings, context);
    }

    public static FilePaymentLedger Open(EffectiveSettings settings, ToolContext context) => new(settings.Options.LedgerPath!, context.Clock);

    /// <summary>Takes the lock once, and reads what is there. Makes the folder, and no ledger.</summary>
    /// <exception cref="LedgerException">It is held, damaged, or cannot be read.</exception>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static async Task ProveUsableAsync(string path, CancellationToken cancellationToken)
    {
        using (await new LedgerFile(path, new LedgerFileSettings()).LockAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        if (File.Exists(path) && await FilePaymentLedger.VerifyAsync(path, cancellationToken).ConfigureAwait(false) is { IsSound: false })
        {
            throw new LedgerException($"It is there and is not an intact ledger. Type '{CommandLine.Name} ledger verify', or choose another place.");
        }
    }

    /// <summary>The payment that is meant by an identifier or by its beginning.</summary>
    /// <exception cref="UsageException">None or several are meant.</exception>
    public static async Task<LedgerRecord> FindAsync(IPaymentLedger ledger, string text, CancellationToken cancellationToken)
    {
        var records = await ledger.ListAsync(cancellationToken).ConfigureAwait(false);
        if (records.FirstOrDefault(record => record.Id == text) is { } exact)
        {
            return exact;
        }

        var found = text.Length < ShortestPrefix ? [] : records.Where(record => record.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count switch
        {
            1 => found[0],
            0 => throw new UsageException($"The ledger holds no payment '{DisplayText.Sanitize(text, 60)}'. Type '{CommandLine.Name} ledger list' for those that it holds."),
            _ => throw new UsageException($"{found.Count} payments begin with '{DisplayText.Sanitize(text, 60)}'. Write more of the identifier; '{CommandLine.Name} ledger list' shows it."),
        };
    }
}
