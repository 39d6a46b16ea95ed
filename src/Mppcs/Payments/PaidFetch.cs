using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;
using Mppcs.Progress;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Payments;

/// <summary>One request, paid if it must be and may be, and reported.</summary>
/// <param name="settings">The request.</param>
/// <param name="context">The tool's surroundings.</param>
/// <param name="resumed">The earlier payment whose credential is sent again; <see langword="null"/> to pay anew.</param>
internal sealed class PaidFetch(RequestSettings settings, ToolContext context, LedgerRecord? resumed = null)
{
    private readonly TextReport _text = new(context);

    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Settings, body or output file cannot be used.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(settings.MaxTime, context.Clock, cancellationToken);
        using var waiting = WaitingLine.Open(context, settings.Format, settings.IsSilent, cancellationToken);
        using var client = await PayingClient.CreateAsync(settings, waiting.Context, limit.Token).ConfigureAwait(false);
        using var request = await RequestBuilder.BuildAsync(settings, context, limit.Token).ConfigureAwait(false);
        using var target = BodyTarget.Open(settings, context);
        if (resumed is not null)
        {
            client.Ledger.Follow(resumed);
            request.ResumeMppPayment(resumed.Id);
        }

        HttpResponseMessage response;
        try
        {
            response = await SendAsync(client, request, waiting, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var conclusion = Conclude(exception, client, limit) ?? FailureReport.Internal(exception, client.Ledger);
            return await ReportAsync(new Report(conclusion) { Record = client.Ledger.Record, Tempo = client.Tempo, Payment = request.GetMppPayment() }).ConfigureAwait(false);
        }

        using (response)
        {
            return settings.Format == OutputFormat.Json
                ? await DeliverJsonAsync(response, client, target, limit).ConfigureAwait(false)
                : await DeliverTextAsync(response, client, target, limit).ConfigureAwait(false);
        }
    }

    /// <summary>The line ends with the wait: what is reported begins where it stood.</summary>
    private async Task<HttpResponseMessage> SendAsync(PayingClient client, HttpRequestMessage request, WaitingLine waiting, CancellationToken cancellationToken)
    {
        using (waiting)
        {
            waiting.Say($"Waiting for {Addresses.OriginOf(settings.Url)} to answer");
            return await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<int> DeliverTextAsync(HttpResponseMessage response, PayingClient client, BodyTarget target, TimeLimit limit)
    {
        var payment = response.GetMppPayment();
        var report = new Report(Conclude(response, client, payment, await ReadProblemAsync(response, limit).ConfigureAwait(false)))
        {
            Record = client.Ledger.Record,
            Tempo = client.Tempo,
            Payment = payment,
        };
        await AnnounceAsync(report).ConfigureAwait(false);
        try
        {
            if (IsWanted(report.Conclusion))
            {
                await target.CopyAsync(response, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            report = new Report(Broken(report.Conclusion, exception, limit));
        }

        if (report.Conclusion.Error is { } error)
        {
            await _text.WriteErrorAsync(error).ConfigureAwait(false);
        }

        return report.Conclusion.ExitCode;
    }

    private async Task<int> DeliverJsonAsync(HttpResponseMessage response, PayingClient client, BodyTarget target, TimeLimit limit)
    {
        var payment = response.GetMppPayment();
        byte[]? body = null;
        Conclusion conclusion;
        try
        {
            body = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            conclusion = Conclude(response, client, payment, PaymentProblem.Read(response.Content.Headers.ContentType?.MediaType, body));
            if (IsWanted(conclusion))
            {
                await target.WriteAsync(body, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            conclusion = Broken(Conclude(response, client, payment, problem: null), exception, limit);
        }

        return await ReportAsync(new Report(conclusion)
        {
            Status = (int)response.StatusCode,
            Record = client.Ledger.Record,
            Tempo = client.Tempo,
            Payment = payment,
            Headers = ResponseHeaders.Read(response, payment?.ApiKey is not null),
            Body = target.IsWritten || body is null ? (ReadOnlyMemory<byte>?)null : body,
            BodyType = response.Content.Headers.ContentType,
            BodyFile = target.IsWritten ? target.Path : null,
        }).ConfigureAwait(false);
    }

    /// <summary>What is known once the headers are there, before a body that may take long.</summary>
    private async Task AnnounceAsync(Report report)
    {
        if (settings.IsVerbose)
        {
            await _text.WriteDetailsAsync(report).ConfigureAwait(false);
        }

        if (!settings.IsSilent)
        {
            await _text.WritePaymentAsync(report).ConfigureAwait(false);
        }

        await _text.WriteApiKeyAsync(report.Payment).ConfigureAwait(false);
    }

    private async Task<int> ReportAsync(Report report)
    {
        if (settings.Format == OutputFormat.Json)
        {
            // Whoever gave up still learns where the money is.
            await JsonReport.WriteAsync(context, report, CancellationToken.None).ConfigureAwait(false);
        }
        else if (report.Conclusion.Error is { } error)
        {
            await _text.WriteErrorAsync(error).ConfigureAwait(false);
        }

        return report.Conclusion.ExitCode;
    }

    /// <summary>An invoice that was not paid, or an error under --fail, is not what was asked for.</summary>
    private static bool IsWanted(Conclusion conclusion) => conclusion.ExitCode is not (ExitCodes.Refused or ExitCodes.FailedResponse);

    private Conclusion? Conclude(Exception exception, PayingClient client, TimeLimit limit) => resumed is null
        ? FailureReport.Conclude(exception, client.Ledger, settings.Url, limit.HasPassed, client.Circumstances)
        : FailureReport.ConcludeResumed(exception, resumed, limit.HasPassed, client.Circumstances);

    private Conclusion Conclude(HttpResponseMessage response, PayingClient client, MppPayment? payment, PaymentProblem? problem) =>
        ResponseReport.Conclude((int)response.StatusCode, payment, problem, settings, client.Circumstances);

    private static Conclusion Broken(Conclusion before, Exception exception, TimeLimit limit) => ResponseReport.Broken(
        before, limit.HasPassed ? "it took longer than --max-time" : FailureReport.Reason(exception), limit.HasPassed);

    /// <summary>The server's explanation, where it is short enough to be read before the body is passed on.</summary>
    private static async Task<PaymentProblem?> ReadProblemAsync(HttpResponseMessage response, TimeLimit limit)
    {
        if (response.Content.Headers.ContentLength is not <= PaymentProblem.MaximumLength)
        {
            return null;
        }

        try
        {
            return await response.ReadMppProblemAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // The same failure meets whoever passes the body on, and is reported there.
            return null;
        }
    }
}
