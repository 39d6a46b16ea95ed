using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Mppcs.Reports;

namespace Mppcs.Proxying;

/// <summary>An answer of the proxy's own: problem details (RFC 9457) with the error of the command line.</summary>
internal static class ProxyProblem
{
    /// <summary>By which status a failure is told.</summary>
    public static int StatusOf(Conclusion conclusion) => conclusion switch
    {
        { ExitCode: ExitCodes.Usage, Error.Code: UsageException.Usage } => StatusCodes.Status400BadRequest,
        { ExitCode: ExitCodes.Refused, Error.Code: RefusalReport.Code } => StatusCodes.Status402PaymentRequired,
        { ExitCode: ExitCodes.Network } => StatusCodes.Status502BadGateway,
        { ExitCode: ExitCodes.OutcomeUnknown } => StatusCodes.Status504GatewayTimeout,
        { ExitCode: ExitCodes.Usage or ExitCodes.Refused } => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    public static async Task WriteAsync(HttpResponse response, int status, Report report, CancellationToken cancellationToken)
    {
        var ledgerId = report.Payment?.LedgerId;
        var error = report.Conclusion.Error!;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        ProxyHeaders.Tell(response, report.Conclusion, ledgerId);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", error.FullMessage);
            json.WriteString("outcome", report.Conclusion.Outcome);
            json.WriteString("ledgerId", ledgerId);
            JsonReport.WritePayment(json, report);
            JsonReport.WriteError(json, error);
            json.WriteEndObject();
        }

        response.ContentLength = text.Length;
        await response.Body.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), cancellationToken).ConfigureAwait(false);
    }
}
