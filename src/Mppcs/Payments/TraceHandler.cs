using System.Globalization;
using Mpp.Client.Protocol;

namespace Mppcs.Payments;

/// <summary>Tells on the terminal what is sent and what comes back: no header value, no query, no body.</summary>
internal sealed class TraceHandler(ToolContext context) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        await SayAsync($"> {request.Method} {target}{CredentialIn(request)}").ConfigureAwait(false);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var reason = DisplayText.Sanitize(response.ReasonPhrase ?? "", 60);
        await SayAsync(string.Create(CultureInfo.InvariantCulture, $"< {(int)response.StatusCode} {reason}").TrimEnd()).ConfigureAwait(false);
        return response;
    }

    private static string CredentialIn(HttpRequestMessage request)
    {
        string[] names = [PaymentHeaderNames.PaymentAuthorization, PaymentHeaderNames.Authorization];
        var used = Array.Find(names, name => request.Headers.NonValidated.TryGetValues(name, out var values)
            && values.ToString().StartsWith(PaymentHeaderNames.Scheme + " ", StringComparison.OrdinalIgnoreCase));
        return used is null ? "" : $" with a payment in {used}";
    }

    private Task SayAsync(string line) => context.Error.WriteLineAsync(context.ErrorInk.Faint(line));
}
