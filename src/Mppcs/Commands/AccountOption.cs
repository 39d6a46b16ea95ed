using System.CommandLine;
using Mppcs.Accounts;

namespace Mppcs.Commands;

/// <summary><c>--account</c> of the commands that pay, or look at what would be paid.</summary>
internal static class AccountOption
{
    public static Option<string?> Create() => new(AccountChoice.OptionName) { Description = "Pay on Tempo from this account ('mppcs account list').", HelpName = "NAME" };

    /// <exception cref="UsageException">It is no name.</exception>
    public static string? Read(ParseResult result, Option<string?> option) =>
        result.GetResult(option) is not null && result.GetValue(option) is { } name ? AccountName.Check(name) : null;
}
