namespace Mppcs;

/// <summary>What was typed or configured cannot be used. The message says what to write instead.</summary>
internal sealed class UsageException(string message, string code = UsageException.Usage) : Exception(message)
{
    public const string Usage = "usage";
    public const string Configuration = "configuration";

    /// <summary>What kind of mistake it is, for programs.</summary>
    public string Code { get; } = code;
}
