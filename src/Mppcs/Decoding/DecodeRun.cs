using System.Text;
using Mpp.Client.Protocol;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Decoding;

/// <summary>Reads protocol text from an argument or the input, and explains it.</summary>
internal sealed class DecodeRun(ToolContext context)
{
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The text is no protocol text, or cannot be read at all.</exception>
    public async Task<int> RunAsync(string? text, OutputFormat format, CancellationToken cancellationToken)
    {
        var decoded = ProtocolText.Read(text ?? await ReadInputAsync(cancellationToken).ConfigureAwait(false));
        var error = MalformedChallenges(decoded);
        if (format == OutputFormat.Json)
        {
            await DecodeJson.WriteAsync(context, decoded, error, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await context.WriteAsync(new DecodeText(context).Describe(decoded), cancellationToken).ConfigureAwait(false);
            if (error is not null)
            {
                await new TextReport(context).WriteErrorAsync(error).ConfigureAwait(false);
            }
        }

        return error is null ? ExitCodes.Success : ExitCodes.Usage;
    }

    private async Task<string> ReadInputAsync(CancellationToken cancellationToken)
    {
        if (context.Terminal is not null)
        {
            await context.Error.WriteLineAsync("Paste a header and end with Ctrl+D (Ctrl+Z on Windows).").ConfigureAwait(false);
        }

        return Encoding.UTF8.GetString(await context.ReadInputAsync(cancellationToken).ConfigureAwait(false));
    }

    private static ReportedError? MalformedChallenges(DecodedText decoded)
    {
        if (decoded.Challenges?.Malformed is not { Count: > 0 } malformed)
        {
            return null;
        }

        var reasons = string.Join(' ', malformed.Select(bad => $"{Claimed(bad)} is malformed: {bad.Reason}."));
        return new ReportedError(ProtocolText.Malformed, reasons, Phases.Challenge, IsRetrySafe: true);
    }

    private static string Claimed(MalformedChallenge challenge) => challenge.Method is { } method
        ? $"A {DisplayText.Sanitize(method, 64)}/{DisplayText.Sanitize(challenge.Intent ?? "?", 64)} challenge"
        : "A challenge";
}
