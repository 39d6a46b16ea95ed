using System.CommandLine;
using Mppcs.Accounts;
using Mppcs.Configuration;
using Mppcs.Setup;

namespace Mppcs.Commands;

/// <summary><c>mppcs init</c>.</summary>
internal sealed class InitCommand : Command
{
    public const string CommandName = "init";

    private readonly Option<string?> _network = new("--network") { Description = "Pay on this Tempo network only.", HelpName = string.Join('|', SetupNetworks.Words) };

    private readonly Option<string?> _account = new(AccountChoice.OptionName) { Description = "Pay on Tempo from this account. It is made if it is not there.", HelpName = "NAME" };

    private readonly Option<string?> _import = new("--import") { Description = "Make the account of the key or keystore in this file, or on the standard input (-).", HelpName = "FILE" };

    private readonly Option<bool> _noAccount = new("--no-account") { Description = "Make no account: the environment names the key, or only Stripe pays." };

    private readonly Option<string?> _maxPerPayment = new("--max-per-payment") { Description = "The most that one payment may cost, for instance '0.50 USD'.", HelpName = "AMOUNT CURRENCY" };

    private readonly Option<string?> _maxPerDay = new("--max-per-day") { Description = "The most that the payments of a day may cost.", HelpName = "AMOUNT CURRENCY" };

    private readonly Option<string?> _ledger = new("--ledger") { Description = "Where payments are recorded.", HelpName = "FILE" };

    private readonly Option<string?> _rpcUrl = new("--rpc-url") { Description = "A Tempo node that you trust, or none.", HelpName = "URL" };

    private readonly Option<string?> _config = new("--config") { Description = "Write the settings there. Other commands find them by MPP_CONFIG.", HelpName = "FILE" };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Ask nothing. What is not given is taken as usual." };

    private readonly Option<bool> _force = new("--force") { Description = "Replace a settings file that is there already." };

    private readonly Option<string?> _format = FormatOption.Create();

    public InitCommand(ToolContext context)
        : base(CommandName, "Begin: choose a network, an account, limits and the place of the ledger. Asks, or takes options.")
    {
        foreach (var option in (Option[])[_network, _account, _import, _noAccount, _maxPerPayment, _maxPerDay, _ledger, _rpcUrl, _config, _yes, _force, _format])
        {
            Add(option);
        }

        SetAction((result, cancellationToken) =>
        {
            var settings = result.GetValue(_config) is { } file ? SettingsFile.In(context, ReadPath(file)) : context;
            var isElsewhere = SettingsFile.PathFor(settings) != SettingsFile.PathFor(context);
            return new InitRun(settings, isElsewhere, FormatOption.Read(result.GetValue(_format)))
                .RunAsync(Read(result), result.GetValue(_yes), result.GetValue(_force), cancellationToken);
        });
    }

    private TypedSetup Read(ParseResult result)
    {
        var typed = new TypedSetup
        {
            Network = result.GetValue(_network),
            Account = AccountOption.Read(result, _account),
            ImportFile = result.GetValue(_import),
            UsesNoAccount = result.GetValue(_noAccount),
            MaxPerPayment = result.GetValue(_maxPerPayment),
            MaxPerDay = result.GetValue(_maxPerDay),
            Ledger = result.GetValue(_ledger),
            RpcUrl = result.GetValue(_rpcUrl),
        };
        return typed.UsesNoAccount && (typed.Account is not null || typed.ImportFile is not null)
            ? throw new UsageException("Write --no-account, or name an account with --account or --import, not both.")
            : typed;
    }

    private static string ReadPath(string text) => text.Length > 0 && !text.Any(char.IsControl)
        ? Path.GetFullPath(text)
        : throw new UsageException("--config takes the path of a file, for instance --config ./mpp.json.");
}
