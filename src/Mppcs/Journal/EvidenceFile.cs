using System.Text;

namespace Mppcs.Journal;

/// <summary>Where an evidence bundle is written to, if it is.</summary>
/// <param name="Path">The file; <see langword="null"/> for none.</param>
/// <param name="IsReplaced">Whether one that is there may be replaced.</param>
internal sealed record EvidenceFile(string? Path, bool IsReplaced)
{
    /// <summary>Refuses at once what would be refused in the end.</summary>
    /// <exception cref="UsageException">The file is there and must not be replaced.</exception>
    public void Check()
    {
        if (Path is not null && !IsReplaced && OwnersFile.IsThere(Path))
        {
            throw new UsageException($"The file {Path} is there already and was left as it is. Add --force to replace it, or name another one.");
        }
    }

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public async Task WriteAsync(string bundle, CancellationToken cancellationToken)
    {
        if (Path is null)
        {
            return;
        }

        try
        {
            await OwnersFile.WriteAsync(Path, Encoding.UTF8.GetBytes(bundle + "\n"), IsReplaced, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The file {Path} cannot be written: {exception.Message}");
        }
    }
}
