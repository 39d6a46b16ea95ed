using Mpp.Client.Http;
using Mppcs.Payments;
using Mppcs.Progress;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Quotes;

/// <summary>Sends a request unpaid and tells what would be paid for it. Signs nothing and writes no ledger.</summary>
/// <param name="settings">The request.</param>
/// <param name="context">The environment.</param>
/// <param name="payer">The payer of a program that keeps running; <see langword="null"/> for one made for this request.</param>
internal sealed class QuoteRun(RequestSettings settings, ToolContext context, SharedPayer? payer = null)
{
    private const int PaymentRequired = 402;

    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Settings or body cannot be used.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var report = await AskAsync(cancellationToken).ConfigureAwait(false);
        if (settings.Format == OutputFormat.Json)
        {
            await QuoteJson.WriteAsync(context, report, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await WriteTextAsync(report).ConfigureAwait(false);
        }

        return report.Conclusion.ExitCode;
    }

    /// <summary>Sends the request unpaid.</summary>
    /// <exception cref="UsageException">Settings or body cannot be used.</exception>
    public async Task<QuoteReport> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(settings.MaxTime, context.Clock, cancellationToken);
        using var waiting = WaitingLine.Open(context, settings.Format, settings.IsSilent, cancellationToken);
        using var client = payer?.Begin(settings) ?? await PayingClient.CreateUnpaidAsync(settings, waiting.Context, limit.Token).ConfigureAwait(false);
        using var request = await RequestBuilder.BuildAsync(settings, context, limit.Token).ConfigureAwait(false);
        request.Options.Set(MppRequestOptions.DryRun, true);
        try
        {
            waiting.Say($"Waiting for {Addresses.OriginOf(settings.Url)} to answer");
            using var response = await client.SendAsync(request, limit.Token).ConfigureAwait(false);
            return Describe((int)response.StatusCode, request, client.Circumstances);
        }
        catch (Exception exception)
        {
            var conclusion = FailureReport.Conclude(exception, client.Ledger, settings.Url, limit.HasPassed, client.Circumstances)
                ?? FailureReport.Internal(exception, client.Ledger);
            return new QuoteReport(conclusion, settings.Url);
        }
    }

    private QuoteReport Describe(int status, HttpRequestMessage request, RefusalCircumstances circumstances)
    {
        var challenges = Read(request);
        if (challenges.Count == 0)
        {
            return new QuoteReport(new Conclusion(Outcomes.Free, ExitCodes.Success), settings.Url)
            {
                Status = status,
                HttpMethod = request.Method.Method,
                Notice = status == PaymentRequired ? "The 402 holds no Payment challenge, so there is nothing that could be paid." : null,
            };
        }

        var isPayable = challenges.Any(challenge => challenge.IsAllowed);
        return new QuoteReport(
            isPayable
                ? new Conclusion(Outcomes.NotPaid, ExitCodes.Success)
                : RefusalReport.Conclude(settings.Url, [.. challenges.Select(challenge => challenge.ToRefusal())], circumstances),
            settings.Url)
        {
            Status = status,
            HttpMethod = request.Method.Method,
            Challenges = challenges,
        };
    }

    private static IReadOnlyList<QuotedChallenge> Read(HttpRequestMessage request) =>
        request.Options.TryGetValue(MppRequestOptions.Appraisals, out var appraisals)
            ? [.. appraisals.Select(QuotedChallenge.Of)]
            : request.GetMppPayment() is { } payment ? [.. payment.Refusals.Select(QuotedChallenge.Of)] : [];

    private async Task WriteTextAsync(QuoteReport report)
    {
        if (report.Status is not null)
        {
            await context.WriteAsync(new QuoteText(context).Describe(report), CancellationToken.None).ConfigureAwait(false);
            if (report.Conclusion.Error?.Hint is { } hint)
            {
                await context.Error.WriteLineAsync(context.ErrorInk.Strong(hint)).ConfigureAwait(false);
            }
        }
        else if (report.Conclusion.Error is { } error)
        {
            await new TextReport(context).WriteErrorAsync(error).ConfigureAwait(false);
        }
    }
}
