using System.CommandLine;
using Mppcs.Commands;

namespace Mppcs.Completing;

/// <summary>Where on a command line the cursor is. Nothing is parsed for good: the line is not finished.</summary>
/// <param name="Command">The command that is being typed.</param>
/// <param name="Awaiting">The option whose value comes next; <see langword="null"/> for none.</param>
/// <param name="Arguments">How many arguments of the command are there.</param>
/// <param name="TakesOptions">Whether no <c>--</c> has ended the options.</param>
internal sealed record CompletionPoint(Command Command, Option? Awaiting, int Arguments, bool TakesOptions)
{
    private const string EndOfOptions = "--";

    // bash hands over '--format=json' as three words.
    private const string Separator = "=";

    public static CompletionPoint Find(RootCommand root, IReadOnlyList<string> words)
    {
        var point = new CompletionPoint(root, Awaiting: null, Arguments: 0, TakesOptions: true);
        return words.Aggregate(point, (reached, word) => reached.After(word));
    }

    /// <summary>The option of this name that can be written here.</summary>
    public Option? FindOption(string name) => Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    /// <summary>The options that can be written here; those of <c>pay</c> also where that word can be left out.</summary>
    public IEnumerable<Option> Options => Command.Options.Concat(Command is RootCommand ? Pay.Options : Recursive()).Where(option => !option.Hidden);

    /// <summary>The argument that comes next; <see langword="null"/> for none.</summary>
    public Argument? Argument => Command.Arguments.ElementAtOrDefault(Arguments);

    private Command Pay => Command.Subcommands.First(command => command.Name == PayCommand.CommandName);

    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);

    private CompletionPoint After(string word)
    {
        if (Awaiting is not null)
        {
            return word == Separator ? this : this with { Awaiting = null };
        }

        if (TakesOptions && word == EndOfOptions)
        {
            return this with { TakesOptions = false };
        }

        if (TakesOptions && word.Length > 1 && word[0] == '-')
        {
            return AfterOption(word);
        }

        if (Arguments == 0 && Command.Subcommands.FirstOrDefault(command => command.Name == word) is { } inside)
        {
            return this with { Command = inside };
        }

        return Command is RootCommand ? this with { Command = Pay, Arguments = 1 } : this with { Arguments = Arguments + 1 };
    }

    private CompletionPoint AfterOption(string word)
    {
        var option = FindOption(word);
        var command = Command is RootCommand && option is not null && !Command.Options.Contains(option) ? Pay : Command;
        return this with { Command = command, Awaiting = option is not null && TakesValue(option) ? option : null };
    }

    private IEnumerable<Option> Recursive() => Command.Parents.OfType<Command>()
        .SelectMany(parent => parent.Options.Where(option => option.Recursive).Concat(parent.Parents.OfType<Command>().SelectMany(above => above.Options.Where(option => option.Recursive))));
}
