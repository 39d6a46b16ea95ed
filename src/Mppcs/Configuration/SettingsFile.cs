using System.Globalization;
using System.Text.Json;
using Mpp.Client;
using Mpp.Client.Protocol;

namespace Mppcs.Configuration;

/// <summary>The user's policy and settings: <c>MPP_CONFIG</c>, else <c>mpp/config.json</c> in the user's config folder.</summary>
internal static class SettingsFile
{
    private const string Variable = "MPP_CONFIG";

    /// <summary>Reads the file. One that is named must be there; the default one may be missing.</summary>
    /// <exception cref="UsageException">The file is missing or cannot be used.</exception>
    public static async Task<MppOptions> ReadAsync(ToolContext context, CancellationToken cancellationToken)
    {
        var named = context.ReadVariable(Variable);
        var path = named ?? DefaultPath(context);
        if (!File.Exists(path))
        {
            return named is null
                ? new MppOptions()
                : throw Unusable($"{Variable} names the settings file {path}, which does not exist. Create it, or unset {Variable}.");
        }

        try
        {
            var json = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize(WithoutMark(json), SettingsJson.Default.MppOptions)
                ?? throw Unusable($"The settings file {path} holds null. Write an object, for instance {{\"Policy\": {{\"MaxPerPayment\": \"0.50 USD\"}}}}.");
        }
        catch (JsonException exception)
        {
            throw Unusable(Explain(path, exception));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The settings file {path} cannot be read: {exception.Message}");
        }
    }

    private static string DefaultPath(ToolContext context)
    {
        var folder = context.ReadVariable("XDG_CONFIG_HOME")
            ?? (OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
                : Path.Combine(context.ReadVariable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"));
        return Path.Combine(folder, "mpp", "config.json");
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] json) => json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsSpan(3) : json;

    private static string Explain(string path, JsonException exception)
    {
        var key = exception.Path is { Length: > 2 } found && found.StartsWith("$.", StringComparison.Ordinal) ? DisplayText.Sanitize(found[2..], 100) : null;
        var line = ((exception.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
        if (exception.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return $"The settings file {path} has the unknown key '{key}' in line {line}. At the top stand Policy, PreferredMethods, Tempo, Stripe and LedgerPath; check the spelling.";
        }

        return key is null
            ? $"The settings file {path} is not JSON that can be read (line {line}). Comments and trailing commas are allowed."
            : $"The settings file {path} has a value that cannot be used at '{key}' (line {line}).";
    }

    private static UsageException Unusable(string message) => new(message, UsageException.Configuration);
}
