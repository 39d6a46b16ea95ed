using Mppcs.Configuration;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Policies;

/// <summary>Writes a settings file to begin with, for its owner alone.</summary>
internal sealed class PolicyInitRun(ToolContext context)
{
    /// <param name="isForced">Whether a file that is there is replaced.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Ends the work before the file is in its place.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">The file is there already, or cannot be written.</exception>
    public async Task<int> RunAsync(bool isForced, OutputFormat format, CancellationToken cancellationToken)
    {
        var file = NewSettingsFile.For(context, isForced);
        await file.WriteAsync(StarterFile.Text, cancellationToken).ConfigureAwait(false);
        await (format == OutputFormat.Json ? WriteJsonAsync(file) : context.WriteAsync(Describe(file), CancellationToken.None)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static string Describe(NewSettingsFile file) => $"""
        {(file.WasThere ? "Replaced" : "Wrote")} {file.Path}
        It allows {StarterFile.PerPayment} a payment and {StarterFile.PerDay} a day. Edit it, then type '{CommandLine.Name} policy show'.

        """;

    private Task WriteJsonAsync(NewSettingsFile file) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteBoolean("replaced", file.WasThere);
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }, CancellationToken.None);
}
