using System.CommandLine;
using System.CommandLine.Completions;
using Mppcs.Accounts;
using Mppcs.Commands;
using Mppcs.Configuration;

namespace Mppcs.Completing;

/// <summary>The words that can stand somewhere. They come from the commands themselves, and from files of the user; nothing else is looked at.</summary>
internal sealed class CandidateList(RootCommand root, ToolContext context)
{
    private const string Separator = "=";

    /// <exception cref="UsageException">Settings or accounts cannot be read.</exception>
    public async Task<IReadOnlyList<Candidate>> FindAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        var (point, current) = (CompletionPoint.Find(root, request.Before), request.Current);
        if (point.Awaiting is { } awaiting)
        {
            return Matching(ValuesOf(awaiting), current == Separator ? "" : current);
        }

        if (!point.TakesOptions || !current.StartsWith('-'))
        {
            return Matching([.. Commands(point), .. await ArgumentsAsync(point.Argument, cancellationToken).ConfigureAwait(false)], current);
        }

        return current.Split(Separator, 2) is [var name, var value] && point.FindOption(name) is { } option
            ? [.. Matching(ValuesOf(option), value).Select(candidate => candidate with { Value = name + Separator + candidate.Value })]
            : Matching([.. point.Options.Select(known => new Candidate(known.Name, known.Description))], current);
    }

    private static IReadOnlyList<Candidate> Matching(IEnumerable<Candidate> candidates, string beginning) =>
        [.. candidates.Where(candidate => candidate.Value.StartsWith(beginning, StringComparison.Ordinal)).DistinctBy(candidate => candidate.Value)];

    private static IEnumerable<Candidate> Commands(CompletionPoint point) => point.Arguments > 0
        ? []
        : point.Command.Subcommands.Where(command => !command.Hidden).Select(command => new Candidate(command.Name, command.Description));

    private IEnumerable<Candidate> ValuesOf(Option option) => option.Name == AccountChoice.OptionName
        ? Accounts()
        : [.. Choices(option.HelpName), .. option.GetCompletions(CompletionContext.Empty).Select(item => new Candidate(item.Label))];

    private async Task<IEnumerable<Candidate>> ArgumentsAsync(Argument? argument, CancellationToken cancellationToken) => argument switch
    {
        PaymentArgument => await PaymentsAsync(cancellationToken).ConfigureAwait(false),
        AccountArgument => Accounts(),
        _ => Choices(argument?.HelpName),
    };

    /// <summary>The help writes a choice as <c>pull|push</c>.</summary>
    private static IEnumerable<Candidate> Choices(string? helpName) => helpName?.Contains('|') == true ? helpName.Split('|').Select(value => new Candidate(value)) : [];

    private IEnumerable<Candidate> Accounts() =>
        (AccountFolder.Find(context)?.List() ?? []).Select(account => new Candidate(account.Name, account.IsDefault ? "pays by default" : null));

    private async Task<IEnumerable<Candidate>> PaymentsAsync(CancellationToken cancellationToken)
    {
        var settings = await EffectiveSettings.LoadAsync(rpcUrl: null, context, cancellationToken).ConfigureAwait(false);

        // A shell would run what a forged identifier holds.
        return LedgerGlance.ReadOpen(Path.GetFullPath(settings.Options.LedgerPath!))
            .Where(record => record.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            .Select(record => new Candidate(record.Id, $"{record.Currency.ToMoney(record.Exposure)} to {record.Origin}"));
    }
}
