using System.Text;
using Mppcs.Configuration;

namespace Mppcs.Accounts;

/// <summary>The user's keystores, one file a name, and the mark of the one that pays by default: <c>mpp/accounts</c> in the config folder.</summary>
internal sealed class AccountFolder
{
    private const string Ending = ".json";
    private const string MarkName = "default";
    private const string RemovedName = "removed";
    private const int LongestMark = 100;

    private AccountFolder(string path) => Path = path;

    public string Path { get; }

    private string MarkPath => System.IO.Path.Combine(Path, MarkName);

    /// <returns><see langword="null"/> when the user has no config folder.</returns>
    public static AccountFolder? Find(ToolContext context) =>
        SettingsFile.FolderFor(context) is { } folder ? new AccountFolder(System.IO.Path.Combine(folder, "accounts")) : null;

    /// <exception cref="UsageException">The user has no config folder.</exception>
    public static AccountFolder Of(ToolContext context) => Find(context)
        ?? throw new UsageException("There is no config folder to keep accounts in: HOME is not set. Set it, or XDG_CONFIG_HOME.", UsageException.Configuration);

    /// <summary>The file of an account, be it there or not.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, AccountName.Check(name) + Ending);

    /// <exception cref="UsageException">There is no such account.</exception>
    public StoredAccount Get(string name)
    {
        var file = FileOf(name);
        return File.Exists(file)
            ? new StoredAccount(name, file, name == ReadDefault())
            : throw new UsageException($"There is no account '{name}' in {Path}. Type '{CommandLine.Name} account list' for those that are there.", UsageException.Configuration);
    }

    /// <exception cref="UsageException">There is an account of this name. It is never overwritten.</exception>
    public void RefuseTaken(string name)
    {
        if (OwnersFile.IsThere(FileOf(name)))
        {
            throw new UsageException($"There is an account '{name}' already. Choose another name; '{CommandLine.Name} account list' shows those that are taken.");
        }
    }

    public IReadOnlyList<StoredAccount> List()
    {
        if (!Directory.Exists(Path))
        {
            return [];
        }

        var mark = ReadDefault();
        return
        [
            .. Directory.EnumerateFiles(Path, "*" + Ending).Select(file => System.IO.Path.GetFileNameWithoutExtension(file)!)
                .Where(AccountName.IsValid).Order(StringComparer.Ordinal).Select(name => new StoredAccount(name, FileOf(name), name == mark)),
        ];
    }

    /// <summary>The account that pays by default; <see langword="null"/> for none.</summary>
    /// <exception cref="UsageException">The mark cannot be read.</exception>
    public string? ReadDefault()
    {
        if (!File.Exists(MarkPath))
        {
            return null;
        }

        try
        {
            var name = new FileInfo(MarkPath).Length > LongestMark ? "" : File.ReadAllText(MarkPath).TrimEnd('\r', '\n');
            return AccountName.IsValid(name)
                ? name
                : throw Unusable($"The file {MarkPath} does not name an account. Type '{CommandLine.Name} account use NAME'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The file {MarkPath} cannot be read: {exception.Message}");
        }
    }

    /// <summary>From now on the account pays by default.</summary>
    /// <exception cref="UsageException">The mark cannot be written.</exception>
    public async Task MarkAsync(StoredAccount account, CancellationToken cancellationToken)
    {
        try
        {
            await OwnersFile.WriteAsync(MarkPath, Encoding.UTF8.GetBytes(account.Name + "\n"), isReplaced: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The file {MarkPath} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Puts an account aside: its file may hold the only copy of a key, so it is moved and not deleted.</summary>
    /// <returns>Where the file is now.</returns>
    /// <exception cref="UsageException">It cannot be moved.</exception>
    public string Remove(StoredAccount account, DateTimeOffset now)
    {
        var aside = System.IO.Path.Combine(Path, RemovedName, $"{account.Name}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}{Ending}");
        try
        {
            OwnersFile.CreateFolder(System.IO.Path.GetDirectoryName(aside)!);
            File.Move(account.File, aside, overwrite: false);
            if (account.IsDefault)
            {
                File.Delete(MarkPath);
            }

            return aside;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"The file {account.File} cannot be moved to {aside}: {exception.Message}");
        }
    }

    private static UsageException Unusable(string message) => new(message, UsageException.Configuration);
}
