using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;
using Mppcs.Accounts;

namespace Mppcs.Setup;

/// <summary>Finds out who is to pay on Tempo, and has a key and its password ready where an account is to be written.</summary>
internal sealed class AccountQuestions(TypedSetup typed, SetupDialogue dialogue, ToolContext context)
{
    private const string UsualName = "main";
    private const string Make = "new";
    private const string Import = "import";
    private const string Existing = "existing";
    private const string FromEnvironment = "environment";
    private const string Terminal = "type it";
    private const string StandardInput = "-";

    /// <exception cref="UsageException">What was typed cannot be used.</exception>
    /// <exception cref="InputEndedException">Nobody answers any more.</exception>
    public async Task<AccountPlan> CollectAsync(CancellationToken cancellationToken)
    {
        if (typed.UsesNoAccount)
        {
            return AccountPlan.None;
        }

        if (typed.ImportFile is { } file)
        {
            return await ReadKeyAsync(AccountName.Check(typed.Account ?? UsualName), file == StandardInput ? null : file, cancellationToken).ConfigureAwait(false);
        }

        if (typed.Account is { } name)
        {
            return IsTaken(AccountName.Check(name)) ? Use(name) : await MakeAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return await ChooseAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<AccountPlan> ChooseAsync(CancellationToken cancellationToken)
    {
        var accounts = AccountFolder.Find(context)?.List() ?? [];
        List<string> ways = accounts.Count == 0 ? [Make, Import, FromEnvironment] : [Existing, Make, Import, FromEnvironment];
        var usual = IsKeyInEnvironment ? FromEnvironment : ways[0];
        var way = await dialogue.AskAsync(option: null, typed: null, $"Account that pays on Tempo ({string.Join(", ", ways)})", usual,
            text => ways.Find(known => known.Equals(text, StringComparison.OrdinalIgnoreCase))
                ?? throw new UsageException($"'{DisplayText.Sanitize(text, 60)}' is not an answer. Write {string.Join(", ", ways.SkipLast(1))} or {ways[^1]}."), cancellationToken).ConfigureAwait(false);
        switch (way)
        {
            case FromEnvironment:
                return AccountPlan.None;
            case Existing:
                return Use(await NameAsync((accounts.FirstOrDefault(account => account.IsDefault) ?? accounts[0]).Name, AccountFolder.Of(context).Get, cancellationToken).ConfigureAwait(false));
            default:
                var name = await NameAsync(FreeName(accounts), RefuseTaken, cancellationToken).ConfigureAwait(false);
                return way == Make ? await MakeAsync(name, cancellationToken).ConfigureAwait(false) : await AskForKeyAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsKeyInEnvironment => context.ReadVariable(new TempoOptions().PrivateKeyVariable) is not null || context.ReadVariable(AccountChoice.Variable) is not null;

    private Task<string> NameAsync<T>(string usual, Func<string, T> check, CancellationToken cancellationToken) =>
        dialogue.AskAsync(option: null, typed: null, "Name of the account", usual, name =>
        {
            check(AccountName.Check(name));
            return name;
        }, cancellationToken);

    private async Task<AccountPlan> AskForKeyAsync(string name, CancellationToken cancellationToken) => await dialogue.RetryAsync(async () =>
    {
        var source = await dialogue.AskAsync(option: null, typed: null, "File with the key or keystore", Terminal, text => text == Terminal ? null : text, cancellationToken).ConfigureAwait(false);
        return await ReadKeyAsync(name, source, cancellationToken).ConfigureAwait(false);
    }).ConfigureAwait(false);

    private async Task<AccountPlan> ReadKeyAsync(string name, string? source, CancellationToken cancellationToken) =>
        new(name, await new AccountImport(dialogue.Listening).ReadAsync(name, source, cancellationToken).ConfigureAwait(false));

    private async Task<AccountPlan> MakeAsync(string name, CancellationToken cancellationToken)
    {
        if (context.ReadSecret is null && TempoSignerSource.PasswordFile(named: null, context.ReadVariable) is null)
        {
            throw new UsageException(
                $"There is no terminal to type the password of account {name} on. Name a file with it, readable by its owner only, in {TempoSignerSource.PasswordFileVariable}, "
                + "or add --no-account to take the key from the environment.", UsageException.Configuration);
        }

        return await dialogue.RetryAsync(async () =>
            new AccountPlan(name, await AccountDraft.NewAsync(name, dialogue.Listening, cancellationToken).ConfigureAwait(false))).ConfigureAwait(false);
    }

    private AccountPlan Use(string name)
    {
        var account = AccountFolder.Of(context).Get(name);
        return account.ReadAddress(out var problem) is not null ? new AccountPlan(name, Draft: null) : throw new UsageException(problem!, UsageException.Configuration);
    }

    private bool IsTaken(string name) => OwnersFile.IsThere(AccountFolder.Of(context).FileOf(name));

    private string RefuseTaken(string name)
    {
        AccountFolder.Of(context).RefuseTaken(name);
        return name;
    }

    private static string FreeName(IReadOnlyList<StoredAccount> accounts) => Enumerable.Range(1, accounts.Count + 1)
        .Select(number => number == 1 ? UsualName : $"{UsualName}-{number}").First(name => accounts.All(account => account.Name != name));
}
