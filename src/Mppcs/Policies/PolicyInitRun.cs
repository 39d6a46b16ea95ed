using System.Text;
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
        var path = SettingsFile.PathFor(context)
            ?? throw Unusable($"There is no config folder: HOME is not set. Name the settings file in {SettingsFile.Variable}.");
        var isThere = OwnersFile.IsThere(path);
        if (isThere && !isForced)
        {
            throw Unusable($"The settings file {path} is there already and was left as it is. Add --force to replace it.");
        }

        try
        {
            await OwnersFile.WriteAsync(path, Encoding.UTF8.GetBytes(StarterFile.Text), isForced, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The settings file {path} cannot be written: {exception.Message}");
        }

        await (format == OutputFormat.Json ? WriteJsonAsync(path, isThere) : context.WriteAsync(Describe(path, isThere), CancellationToken.None)).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static string Describe(string path, bool wasThere) => $"""
        {(wasThere ? "Replaced" : "Wrote")} {path}
        It allows {StarterFile.PerPayment} a payment and {StarterFile.PerDay} a day. Edit it, then type '{CommandLine.Name} policy show'.

        """;

    private Task WriteJsonAsync(string path, bool wasThere) => JsonOutput.WriteAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("path", path);
        json.WriteBoolean("replaced", wasThere);
        JsonReport.WriteError(json, error: null);
        json.WriteEndObject();
    }, CancellationToken.None);

    private static UsageException Unusable(string message) => new(message, UsageException.Configuration);
}
