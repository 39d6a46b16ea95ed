using System.CommandLine;

namespace Mppcs.Commands;

/// <summary>An account that is there.</summary>
internal sealed class AccountArgument : Argument<string?>
{
    /// <param name="isRequired">Whether the command does without a default account.</param>
    public AccountArgument(bool isRequired = true)
        : base("NAME")
    {
        Arity = isRequired ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne;
        Description = isRequired ? AccountCommand.NameDescription : "The account; without it, the default one.";
    }
}
