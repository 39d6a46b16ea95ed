using System.CommandLine;
using System.CommandLine.Parsing;
using Mpp.Client.Protocol;
using Mppcs.Commands;

namespace Mppcs;

/// <summary>Says of a command line that cannot be used what is wrong, and what to type.</summary>
internal static class UsageExplanation
{
    private const string OptionBeginning = "--";

    /// <summary>Refuses a word that looks like an option, is none, and would else be taken for a URL or an identifier.</summary>
    /// <exception cref="UsageException">There is such a word.</exception>
    public static void RefuseUnknownOptions(ParseResult result)
    {
        if (result.Tokens.Any(token => token.Type == TokenType.DoubleDash))
        {
            return;
        }

        var words = result.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value);
        if (words.FirstOrDefault(word => word.StartsWith(OptionBeginning, StringComparison.Ordinal) && word.Length > OptionBeginning.Length) is { } word)
        {
            throw new UsageException(UnknownOption(word, result.CommandResult));
        }
    }

    /// <param name="result">A command line with errors.</param>
    public static string Of(ParseResult result)
    {
        var command = result.CommandResult;
        if (result.UnmatchedTokens is [var word, ..])
        {
            return word.StartsWith('-') && word.Length > 1 ? UnknownOption(word, command) : UnknownWord(word, command);
        }

        var error = result.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Option: var option } when option.Arity.MinimumNumberOfValues > 0 =>
                $"{option.Name} needs a value{(option.HelpName is null ? "" : $": {option.Name} {Shown(option)}")}. {More(command)}",
            CommandResult { Command.Subcommands.Count: > 0 } group => $"'{CommandLine.FullName(group)}' needs one more word: {Choices(group, "or")}.",
            CommandResult or ArgumentResult when Missing(command) is { } argument => $"The {argument.Name} is missing after '{CommandLine.FullName(command)}'. {Example(command)}",
            _ => $"{error.Message} {More(command)}",
        };
    }

    private static string UnknownOption(string word, CommandResult command)
    {
        var name = word.Split('=', ':')[0];
        var meant = Spelling.Guess(name, OptionsOf(command).SelectMany(option => option.Aliases.Append(option.Name)).Where(known => known.StartsWith(OptionBeginning, StringComparison.Ordinal)));
        return $"'{DisplayText.Sanitize(name, 60)}' is not an option of '{CommandLine.FullName(command)}'. {Meant(meant)}{More(command)}";
    }

    private static string UnknownWord(string word, CommandResult command)
    {
        if (command.Command.Subcommands.Count == 0)
        {
            return $"'{DisplayText.Sanitize(word, 60)}' is one word too many for '{CommandLine.FullName(command)}'. A value with spaces stands in quotes. {More(command)}";
        }

        var meant = Spelling.Guess(word, command.Command.Subcommands.Select(inside => inside.Name));
        return $"'{DisplayText.Sanitize(word, 60)}' is not a command of '{CommandLine.FullName(command)}'. {Meant(meant)}There are {Choices(command, "and")}.";
    }

    /// <summary>Which command may be meant by the first word.</summary>
    public static string? GuessCommand(string word, RootCommand root) => word switch
    {
        "help" => "--help",
        "version" => "--version",
        _ => Spelling.Guess(word, root.Subcommands.Select(command => command.Name)),
    };

    public static string Meant(string? meant) => meant is null ? "" : $"Did you mean '{meant}'? ";

    private static IEnumerable<Option> OptionsOf(CommandResult command) =>
        command.Command.Options.Concat(command.Parent is CommandResult parent ? OptionsOf(parent).Where(option => option.Recursive) : []);

    private static Argument? Missing(CommandResult command) =>
        command.Command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument) is not { Tokens.Count: > 0 });

    private static string Choices(CommandResult command, string last)
    {
        List<string> names = [.. command.Command.Subcommands.Where(inside => !inside.Hidden).Select(inside => inside.Name)];
        return $"{string.Join(", ", names.SkipLast(1))} {last} {names[^1]}";
    }

    private static string Example(CommandResult command) =>
        CommandExamples.First(CommandLine.FullName(command)) is { } example ? $"Type for instance: {example}" : More(command);

    private static string Shown(Option option) => option.HelpName!.Contains(' ', StringComparison.Ordinal) ? $"'{option.HelpName}'" : option.HelpName;

    private static string More(CommandResult command) => $"Type '{CommandLine.FullName(command)} --help' for what can be written.";
}
