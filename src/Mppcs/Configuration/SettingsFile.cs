using System.Globalization;
using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mppcs.Configuration;

/// <summary>The user's policy and settings: <c>MPP_CONFIG</c>, else <c>mpp/config.json</c> in the user's config folder.</summary>
internal static class SettingsFile
{
    public const string Variable = "MPP_CONFIG";

    /// <summary>Where the file is, or would be; <see langword="null"/> when the user has no config folder. Never the working directory by itself.</summary>
    public static string? PathFor(ToolContext context) => context.ReadVariable(Variable) is { } named ? Path.GetFullPath(named) : DefaultPath(context);

    /// <summary>The world with the settings file in another place.</summary>
    public static ToolContext In(ToolContext context, string path) =>
        context with { ReadVariable = name => name == Variable ? path : context.ReadVariable(name) };

    /// <summary>Reads the file. One that is named must be there; the default one may be missing.</summary>
    /// <exception cref="UsageException">The file is missing or cannot be used.</exception>
    public static async Task<SettingsDocument> ReadAsync(ToolContext context, CancellationToken cancellationToken)
    {
        var path = PathFor(context);
        if (path is null || !File.Exists(path))
        {
            return context.ReadVariable(Variable) is null
                ? SettingsDocument.Absent(path)
                : throw Unusable($"{Variable} names the settings file {path}, which does not exist. Type '{CommandLine.Name} policy init' to create it, or unset {Variable}.");
        }

        try
        {
            var json = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            return Read(json, path);
        }
        catch (JsonException exception)
        {
            throw Unusable(Explain(path, exception));
        }
        catch (FormatException exception)
        {
            throw Unusable($"The settings file {path} {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The settings file {path} cannot be read: {exception.Message}");
        }
    }

    private static SettingsDocument Read(byte[] json, string path)
    {
        var content = WithoutMark(json);
        var keys = SettingsScan.Read(content);
        var options = JsonSerializer.Deserialize(content, SettingsJson.Default.MppOptions)
            ?? throw Unusable($"The settings file {path} holds null. Write an object, for instance {{\"Policy\": {{\"MaxPerPayment\": \"0.50 USD\"}}}}.");
        return new SettingsDocument(path, IsThere: true, options, keys);
    }

    /// <summary>The folder of settings and accounts; <see langword="null"/> when the user has no config folder.</summary>
    public static string? FolderFor(ToolContext context)
    {
        // A folder that is not written from the root would lie in the working directory, which anybody may have filled.
        string?[] folders =
        [
            context.ReadVariable("XDG_CONFIG_HOME"),
            OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData)
                : Path.Combine(context.ReadVariable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        ];
        return Array.Find(folders, folder => folder is not null && Path.IsPathFullyQualified(folder)) is { } folder
            ? Path.Combine(folder, "mpp")
            : null;
    }

    private static string? DefaultPath(ToolContext context) => FolderFor(context) is { } folder ? Path.Combine(folder, "config.json") : null;

    private static ReadOnlySpan<byte> WithoutMark(byte[] json) => json.AsSpan().StartsWith("\uFEFF"u8) ? json.AsSpan(3) : json;

    private static string Explain(string path, JsonException exception)
    {
        var key = exception.Path is { Length: > 2 } found && found.StartsWith("$.", StringComparison.Ordinal) ? DisplayText.Sanitize(found[2..], 100) : null;
        var line = ((exception.LineNumber ?? 0) + 1).ToString(CultureInfo.InvariantCulture);
        return key is null
            ? $"The settings file {path} is not JSON that can be read (line {line}). Comments and trailing commas are allowed."
            : $"The settings file {path} has a value that cannot be used at '{key}' (line {line}).";
    }

    private static UsageException Unusable(string message) => new(message, UsageException.Configuration);
}
