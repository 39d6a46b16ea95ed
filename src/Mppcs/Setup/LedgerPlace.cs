using Mppcs.Configuration;

namespace Mppcs.Setup;

/// <summary>Where payments are recorded.</summary>
/// <param name="Path">The file.</param>
/// <param name="IsUsual">Whether it is used without being named in the settings file.</param>
internal sealed record LedgerPlace(string Path, bool IsUsual)
{
    /// <summary>The place that a settings file need not name.</summary>
    public static string UsualPath(ToolContext context) => System.IO.Path.GetFullPath(EffectiveSettings.UsualLedgerPath(context));

    /// <exception cref="UsageException">It is no place for a file.</exception>
    public static LedgerPlace Read(string text, ToolContext context)
    {
        if (text.Length == 0 || text.Any(char.IsControl))
        {
            throw new UsageException("This is not the path of a file.");
        }

        if (text[0] == '~')
        {
            throw new UsageException("The path begins with '~', which only a shell understands. Write the folder in full.");
        }

        var path = System.IO.Path.GetFullPath(text);
        return Directory.Exists(path)
            ? throw new UsageException($"{path} is a folder. Add the name of a file, for instance {System.IO.Path.Combine(path, "ledger.jsonl")}.")
            : new LedgerPlace(path, path == UsualPath(context));
    }
}
