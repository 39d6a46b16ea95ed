using System.Security.Cryptography;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;
using Mppcs.Configuration;
using Mppcs.Journal;
using Mppcs.Requests;

namespace Mppcs.Payments;

/// <summary>Makes the request of an earlier payment again and sends its credential with it.</summary>
internal sealed class ResumeRun(ToolContext context)
{
    /// <param name="id">The payment, or its first characters.</param>
    /// <param name="url">The URL that was typed; <see langword="null"/> for the one that the ledger knows.</param>
    /// <param name="read">What else was typed, for a URL.</param>
    /// <param name="cancellationToken">Gives up waiting. The payment stays as it is.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no such payment, or what was typed is not its request.</exception>
    public async Task<int> RunAsync(string id, Uri? url, Func<Uri, RequestSettings> read, CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);
        var record = await FindAsync(id, settings, cancellationToken).ConfigureAwait(false);
        var typed = read(url ?? UrlOf(record));
        var request = typed with
        {
            Method = typed.Method ?? record.HttpMethod,
            Mode = ModeOf(record),

            // Where no file limits payments, what was allowed when it was paid is allowed still: its money is spent already.
            MaxSpend = typed.MaxSpend ?? (settings.HasPolicy ? null : record.Currency.ToMoney(record.Exposure)),
        };
        await CheckAsync(request, record, isTyped: url is not null, cancellationToken).ConfigureAwait(false);
        return await new PaidFetch(request, context, record).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<LedgerRecord> FindAsync(string id, EffectiveSettings settings, CancellationToken cancellationToken)
    {
        using var ledger = UserLedger.Open(settings, context);
        return await UserLedger.FindAsync(ledger, id, cancellationToken).ConfigureAwait(false);
    }

    private static Uri UrlOf(LedgerRecord record) => record.Path is { } path
        ? RequestUrl.Parse(record.Origin + path)
        : throw new UsageException(
            $"The ledger does not know the path that payment {record.Id} is for. Type '{CommandLine.Name} resume {record.Id} URL' with the URL, and with the options that were typed then.");

    /// <summary>Who broadcast then, broadcasts again, whatever the settings say now.</summary>
    private static TempoMode? ModeOf(LedgerRecord record) => record.Mode switch
    {
        TempoChargeMethod.PushMode => TempoMode.Push,
        TempoChargeMethod.PullMode when record.Method == TempoChargeMethod.MethodName => TempoMode.Pull,
        _ => null,
    };

    /// <summary>The wrong request would be refused anyway, but here it can be said what to type.</summary>
    private async Task CheckAsync(RequestSettings settings, LedgerRecord record, bool isTyped, CancellationToken cancellationToken)
    {
        if (record.RequestDigest is not { } digest || settings.Body?.IsStandardInput == true)
        {
            return;
        }

        using var request = await RequestBuilder.BuildAsync(settings, context, cancellationToken).ConfigureAwait(false);
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false) : [];
        var isOfOrigin = PaymentOrigin.TryCreate(settings.Url, out var origin, out _) && origin.ToString() == record.Origin;
        if (isOfOrigin && RequestDigest.Of(request, SHA256.HashData(body)) == digest)
        {
            return;
        }

        var asked = DisplayText.Sanitize($"{record.HttpMethod} {record.Origin}{record.Path}", 300);
        throw new UsageException(isTyped
            ? $"This is not the request that payment {record.Id} is for, which was {asked}. Type the same method, URL with its query, and body as then."
            : $"Payment {record.Id} is for {asked} with a query or a body, which the ledger does not keep. Type '{CommandLine.Name} resume {record.Id} URL' with the query, and --data or --json as then.");
    }
}
