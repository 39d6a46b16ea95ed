using System.Text;

namespace Mppcs.Configuration;

/// <summary>A settings file that is to be written, for its owner alone.</summary>
internal sealed class NewSettingsFile
{
    private NewSettingsFile(string path, bool wasThere) => (Path, WasThere) = (path, wasThere);

    public string Path { get; }

    /// <summary>Whether a file is replaced.</summary>
    public bool WasThere { get; }

    /// <param name="context">Names the place.</param>
    /// <param name="isForced">Whether a file that is there may be replaced.</param>
    /// <exception cref="UsageException">The file is there already, or there is no place for it.</exception>
    public static NewSettingsFile For(ToolContext context, bool isForced)
    {
        var path = SettingsFile.PathFor(context)
            ?? throw Unusable($"There is no config folder: HOME is not set. Name the settings file in {SettingsFile.Variable}.");
        var isThere = OwnersFile.IsThere(path);
        return isThere && !isForced
            ? throw Unusable($"The settings file {path} is there already and was left as it is. Add --force to replace it.")
            : new NewSettingsFile(path, isThere);
    }

    /// <summary>Writes the file whole or not at all.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await OwnersFile.WriteAsync(Path, Encoding.UTF8.GetBytes(text), WasThere, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The settings file {Path} cannot be written: {exception.Message}");
        }
    }

    private static UsageException Unusable(string message) => new(message, UsageException.Configuration);
}
