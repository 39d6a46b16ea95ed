namespace Mppcs.Accounts;

/// <summary>Names of accounts. Each is part of a file's name, so no name may lead to another file.</summary>
internal static class AccountName
{
    private const int Longest = 40;

    // Windows opens a device under these, whatever ending follows.
    private static readonly string[] Devices = ["con", "prn", "aux", "nul"];

    public static bool IsValid(string text) =>
        text.Length is > 0 and <= Longest && text[0] is not ('-' or '_') && text.All(IsLetter)
        && !Devices.Contains(text) && !(text.Length == 4 && text[..3] is "com" or "lpt" && char.IsAsciiDigit(text[3]));

    /// <exception cref="UsageException">It is no name. The message does not repeat it, for it may be a key.</exception>
    public static string Check(string text, string code = UsageException.Usage) => IsValid(text)
        ? text
        : throw new UsageException($"This is not the name of an account. Write at most {Longest} of a-z, 0-9, '-' and '_', beginning with a letter or a digit.", code);

    private static bool IsLetter(char letter) => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_';
}
