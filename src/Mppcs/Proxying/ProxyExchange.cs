using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Mpp.Client.Http;
using Mppcs.Payments;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Proxying;

/// <summary>Answers one request: passes it on, pays for it if it must be paid and may be, and streams the answer back.</summary>
internal sealed class ProxyExchange(ProxyGate gate, LivePayer payers, ToolContext context)
{
    private const int PartLength = 64 * 1024;

    private readonly TextReport _text = new(context);

    public async Task AnswerAsync(HttpContext exchange)
    {
        var cancelled = exchange.RequestAborted;
        try
        {
            if (gate.Check(exchange.Request) is ({ } status, { } error))
            {
                AskForToken(exchange.Response, status);
                await ProxyProblem.WriteAsync(exchange.Response, status, new Report(new Conclusion(Outcomes.NotPaid, ExitCodes.Usage, error)), cancelled).ConfigureAwait(false);
            }
            else
            {
                await ServeAsync(exchange, cancelled).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException && cancelled.IsCancellationRequested)
        {
            // The caller has gone, and nobody is left to be told. The ledger has what was signed.
        }
    }

    private async Task ServeAsync(HttpContext exchange, CancellationToken cancelled)
    {
        RequestSettings settings;
        PayingClient client;
        try
        {
            settings = Read(exchange);
            client = (await payers.GetAsync(cancelled).ConfigureAwait(false)).Begin(settings);
        }
        catch (UsageException exception)
        {
            var error = new ReportedError(exception.Code, exception.Message, Phases.Request, IsRetrySafe: true);
            await TellAsync(exchange, new Report(new Conclusion(Outcomes.NotPaid, ExitCodes.Usage, error)), cancelled).ConfigureAwait(false);
            return;
        }

        using (client)
        {
            await SendAsync(exchange, settings, client, cancelled).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(HttpContext exchange, RequestSettings settings, PayingClient client, CancellationToken cancelled)
    {
        using var request = Forward(exchange, settings);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, cancelled).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var conclusion = FailureReport.Conclude(exception, client.Ledger, settings.Url, hasTimedOut: false, client.Circumstances)
                ?? FailureReport.Internal(exception, client.Ledger);
            await TellAsync(exchange, new Report(conclusion) { Record = client.Ledger.Record, Tempo = client.Tempo, Payment = request.GetMppPayment() }, cancelled).ConfigureAwait(false);
            return;
        }

        using (response)
        {
            try
            {
                await ReturnAsync(exchange, response, settings, client, cancelled).ConfigureAwait(false);
            }
            catch (Exception exception) when (!exchange.Response.HasStarted && !cancelled.IsCancellationRequested)
            {
                // Once the answer has begun, the exception ends the connection behind what was sent: half an answer must not look whole.
                exchange.Response.Clear();
                var conclusion = FailureReport.Internal(exception, client.Ledger);
                await TellAsync(exchange, new Report(conclusion) { Record = client.Ledger.Record, Tempo = client.Tempo, Payment = request.GetMppPayment() }, cancelled).ConfigureAwait(false);
            }
        }
    }

    private async Task ReturnAsync(
        HttpContext exchange, HttpResponseMessage response, RequestSettings settings, PayingClient client, CancellationToken cancelled)
    {
        var payment = response.GetMppPayment();
        var conclusion = ResponseReport.Conclude((int)response.StatusCode, payment, problem: null, settings, client.Circumstances);
        var report = new Report(conclusion) { Record = client.Ledger.Record, Tempo = client.Tempo, Payment = payment };
        if (conclusion.ExitCode == ExitCodes.Refused)
        {
            await TellAsync(exchange, report, cancelled).ConfigureAwait(false);
            return;
        }

        await _text.WritePaymentAsync(report).ConfigureAwait(false);
        exchange.Response.StatusCode = (int)response.StatusCode;
        ProxyHeaders.Return(response, settings.Url, exchange.Response);
        ProxyHeaders.Tell(exchange.Response, conclusion, payment?.LedgerId);
        await exchange.Response.StartAsync(cancelled).ConfigureAwait(false);
        await CopyAsync(response.Content, exchange.Response.Body, cancelled).ConfigureAwait(false);
    }

    /// <summary>Passes every part on as it comes, and the header before any of them.</summary>
    private static async Task CopyAsync(HttpContent from, Stream to, CancellationToken cancelled)
    {
        await to.FlushAsync(cancelled).ConfigureAwait(false);
        var part = ArrayPool<byte>.Shared.Rent(PartLength);
        try
        {
            var body = await from.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                while (await body.ReadAsync(part, cancelled).ConfigureAwait(false) is > 0 and var count)
                {
                    await to.WriteAsync(part.AsMemory(0, count), cancelled).ConfigureAwait(false);
                    await to.FlushAsync(cancelled).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part, clearArray: true);
        }
    }

    private async Task TellAsync(HttpContext exchange, Report report, CancellationToken cancelled)
    {
        var error = report.Conclusion.Error!;
        await _text.WriteErrorAsync(error).ConfigureAwait(false);
        await ProxyProblem.WriteAsync(exchange.Response, ProxyProblem.StatusOf(report.Conclusion), report, cancelled).ConfigureAwait(false);
    }

    private static RequestSettings Read(HttpContext exchange) => new()
    {
        Url = ProxyTarget.Parse(exchange.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget),
        MaxSpend = ProxyHeaders.ReadLimit(exchange.Request),
        Purpose = exchange.Request.Headers[ProxyHeaders.Purpose].ToString() is { Length: > 0 } purpose ? purpose : null,
    };

    private static HttpRequestMessage Forward(HttpContext exchange, RequestSettings settings)
    {
        var from = exchange.Request;
        var request = new HttpRequestMessage(HttpMethod.Parse(from.Method), settings.Url);
        if (exchange.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            request.Content = new ForwardedBody(from.Body, from.ContentLength);
        }

        ProxyHeaders.Forward(from, request);
        if (settings.Purpose is { } purpose)
        {
            request.SetMppPurpose(purpose);
        }

        return request;
    }

    private static void AskForToken(HttpResponse response, int status)
    {
        if (status == StatusCodes.Status407ProxyAuthenticationRequired)
        {
            response.Headers.ProxyAuthenticate = $"Bearer realm=\"{CommandLine.Name}\"";
        }
    }
}
