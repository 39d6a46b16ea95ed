namespace Mppcs.Configuration;

/// <summary>Where the value of a setting comes from.</summary>
/// <param name="Kind"><c>file</c>, <c>environment</c>, <c>command-line</c>, <c>account</c> or <c>built-in</c>.</param>
/// <param name="Place">The file, variable or option; <see langword="null"/> for what is built in.</param>
internal sealed record SettingSource(string Kind, string? Place)
{
    public static SettingSource BuiltIn { get; } = new("built-in", null);

    /// <summary>The account that <c>account use</c> has marked.</summary>
    public static SettingSource DefaultAccount { get; } = new("account", "account use");

    public bool IsFile => Kind == "file";

    public static SettingSource File(string path) => new("file", path);

    public static SettingSource Variable(string name) => new("environment", name);

    public static SettingSource Option(string name) => new("command-line", name);

    /// <summary>In a word, where the file is named elsewhere.</summary>
    public override string ToString() => IsFile || Place is null ? Kind.Replace('-', ' ') : Place;
}
