namespace Mppcs.Commands;

/// <summary>Examples for the help of each command, and its exit codes.</summary>
internal static class CommandExamples
{
    private const string Codes = """

        Exit codes:
          0 delivered   2 usage   3 refused, nothing signed   5 outcome unknown
          4 the server refused the payment   6 network, nothing signed
          22 --fail   1 internal

        """;

    /// <summary>What whoever types the name of the tool alone reads.</summary>
    public const string Welcome = """
        mppcs pays for what it fetches: a curl for APIs that answer 402, within your limits and at most once.

          mppcs demo      watch two orders being paid, without network, key or money
          mppcs init      choose network, account and limits
          mppcs URL       fetch something, and pay for it if it must be paid and may be

        'mppcs --help' shows every command, 'mppcs COMMAND --help' its options and examples.

        """;

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        [CommandLine.Name] = """
            Start here:
              mppcs demo             see two paid orders, without network, key or money
              mppcs init             choose network, account and limits
              mppcs doctor           see what is missing or wrong
              mppcs quote https://api.example.com/report
              mppcs https://api.example.com/report --max-spend '0.05 USD'

            Keys come from encrypted files or the environment, never from the command line:
              mppcs account new main   make a key for Tempo in a file under a password
              MPP_TEMPO_KEY            or pay on Tempo with 0x and 64 hexadecimal digits
              MPP_STRIPE_SECRET_KEY, MPP_STRIPE_PAYMENT_METHOD
                                       pay through Stripe: sk_… or rk_…, and pm_…
            More: MPP_CONFIG (settings file), MPP_LEDGER (journal of payments),
              MPP_ACCOUNT, MPP_KEYSTORE_PASSWORD_FILE (a file with the password),
              MPP_TEMPO_RPC_URL, MPP_STRIPE_API_BASE, NO_COLOR.

            """ + Codes,
        [PayCommand.CommandName] = """
            Examples:
              mppcs https://api.example.com/report --max-spend '0.05 USD'
              mppcs https://api.example.com/agent/orders --json @order.json --max-spend '30 USD' --method stripe --ask
              mppcs https://api.example.com/report --max-spend '0.05 USD' --format json

            Without --max-spend the limit is Policy.MaxPerPayment of the settings file; without either nothing is paid.

            """ + Codes,
        [QuoteCommand.CommandName] = """
            Examples:
              mppcs quote https://api.example.com/report
              mppcs quote https://api.example.com/agent/orders --json @order.json --max-spend '30 USD'
              mppcs quote https://api.example.com/report --format json

            Exit codes:
              0 it would be paid, or costs nothing   3 it would be refused

            """,
        [UnknownCommand.CommandName] = """
            Examples:
              mppcs unknown
              mppcs unknown --format json

            A payment whose outcome is unknown counts as spent and stops further payments to its origin. 'mppcs reconcile' proves how it ended.

            """,
        [ReconcileCommand.CommandName] = """
            Examples:
              mppcs reconcile --all
              mppcs reconcile 01a1fe3877eb
              mppcs reconcile --all --rpc-url https://rpc.example.com --format json

            Asks a Tempo node (--rpc-url, MPP_TEMPO_RPC_URL or Tempo.RpcUrl of the settings file) or Stripe (the key that paid). It never pays.

            Exit codes:
              0 nothing that was asked for is open   5 something stays unknown   1 the ledger cannot be used

            """,
        [ResumeCommand.CommandName] = """
            Examples:
              mppcs resume 01a1fe3877eb
              mppcs resume 01a1fe3877eb 'https://api.example.com/report?year=2026'
              mppcs resume 01a1fe3877eb --json @order.json --format json

            The request must be the one that was paid for: the same method, URL and body.
            A server settles a credential once, so this never makes a second payment. It
            ends when the credential does ('valid' in 'mppcs unknown'); after that:
            mppcs reconcile ID

            """ + Codes,
        [DisputeCommand.CommandName] = """
            Examples:
              mppcs dispute 01a1fe3877eb
              mppcs dispute 01a1fe3877eb -o evidence.json
              mppcs dispute 01a1fe3877eb --format json > evidence.json

            The bundle holds the challenge, what was paid, each step with its time, the
            proof and how to check it: no key, no credential and not the purpose.

            Exit codes:
              0 it was gathered   2 no such payment, or the file cannot be written
              1 the ledger cannot be used

            """,
        [LedgerCommand.CommandName] = """
            Examples:
              mppcs ledger list --since 1d
              mppcs ledger show 01a1fe3877eb
              mppcs ledger export --format csv > payments.csv
              mppcs ledger verify
              mppcs ledger repair

            """,
        [LedgerCommand.CommandName + " repair"] = """
            Examples:
              mppcs ledger repair
              mppcs ledger repair --yes --format json

            Stop what pays first. The file as it was is kept beside it.

            Exit codes:
              0 repaired, or intact   3 the answer was no   2 nobody to ask: add --yes
              1 it cannot be read or written

            """,
        [SpendCommand.CommandName] = """
            Examples:
              mppcs spend
              mppcs spend --by day --since 30d
              mppcs spend --by origin --format json

            Sums are prices with fees, as limits count them: the maximum until a fee is
            proven. What is reserved or unknown counts as used until it is concluded.

            """,
        [PolicyCommand.CommandName] = """
            Examples:
              mppcs policy init
              mppcs policy show
              mppcs policy check https://api.example.com/report

            """,
        [PolicyCommand.CommandName + " show"] = """
            Examples:
              mppcs policy show
              mppcs policy show --max-spend '0.05 USD' --method stripe
              mppcs policy show --format json

            """,
        [PolicyCommand.CommandName + " check"] = """
            Examples:
              mppcs policy check https://api.example.com/report
              mppcs policy check https://api.example.com/agent/orders --json @order.json --max-spend '30 USD'
              mppcs policy check https://api.example.com/report --format json

            Exit codes:
              0 it would be paid, or costs nothing   3 it would be refused
              6 the server could not be reached

            """,
        [PolicyCommand.CommandName + " init"] = """
            Examples:
              mppcs policy init
              MPP_CONFIG=./mpp.json mppcs policy init
              mppcs policy init --force

            Exit codes:
              0 written   2 it is there already (add --force), or cannot be written

            """,
        [InitCommand.CommandName] = """
            Examples:
              mppcs init
              mppcs init --network mainnet --max-per-payment '0.10 USD' --max-per-day '2 USD'
              MPP_KEYSTORE_PASSWORD_FILE=./password mppcs init --yes --network testnet --account main
              mppcs init --yes --no-account --ledger ./ledger.jsonl --config ./mpp.json --format json

            Nothing is written before the last question. Without a terminal nothing is asked: add --yes.
            The password of a new account comes from the file that MPP_KEYSTORE_PASSWORD_FILE names, else it is typed.

            Exit codes:
              0 written   3 the answer was no, or the input ended
              2 there are settings already (add --force), or something cannot be used or written

            """,
        [DoctorCommand.CommandName] = """
            Examples:
              mppcs doctor
              mppcs doctor https://api.example.com
              mppcs doctor --rpc-url https://rpc.example.com --format json

            Exit codes, when something failed; the first that applies:
              2 the configuration, a key, a file mode or the clock   1 the ledger
              6 a server could not be asked

            """,
        [LedgerCommand.CommandName + " list"] = """
            Examples:
              mppcs ledger list --since 30d --outcome settled
              mppcs ledger list --origin api.example.com --currency USD
              mppcs ledger list --since 2026-11-01 --format json

            """,
        [LedgerCommand.CommandName + " show"] = """
            Examples:
              mppcs ledger show 01a1fe3877eb
              mppcs ledger show 01a1fe3877eb --format json

            """,
        [LedgerCommand.CommandName + " export"] = """
            Examples:
              mppcs ledger export --format csv > payments.csv
              mppcs ledger export --format jsonl --since 30d

            """,
        [LedgerCommand.CommandName + " verify"] = """
            Examples:
              mppcs ledger verify
              mppcs ledger verify --format json

            Exit codes:
              0 intact   1 damaged, or it cannot be read

            """,
        [DecodeCommand.CommandName] = """
            Examples:
              mppcs decode 'Payment id="…", realm="…", method="tempo", intent="charge", request="…"'
              curl -si https://api.example.com/report | mppcs decode
              mppcs decode 'Payment-Receipt: eyJ…'

            """,
        [DemoCommand.CommandName] = """
            Examples:
              mppcs demo
              mppcs demo --format json

            """,
        [ProxyCommand.CommandName] = """
            Examples:
              mppcs proxy --port 4402
              curl http://127.0.0.1:4402/https/api.example.com/report
              curl -H 'Mppcs-Max-Spend: 0.05 USD' http://127.0.0.1:4402/https/api.example.com/report

              (umask 077; openssl rand -hex 32 > proxy.token)
              mppcs proxy --port 4402 --token-file proxy.token
              curl -H "X-Mppcs-Token: $(cat proxy.token)" http://127.0.0.1:4402/https/api.example.com/report

            Answers carry Mppcs-Outcome and Mppcs-Ledger-Id. 402: refused, nothing signed; 502: network, nothing
            signed; 504: a payment was sent and no answer came. Do not repeat what has Mppcs-Retry-Safe: false.

            """,
        [McpCommand.CommandName] = """
            Examples:
              mppcs policy init      write the limits first: without them nothing is paid
              mppcs mcp              as the command of an MCP server in a client's configuration

            Tools: paid_request, quote, spend_report, list_payments. They pay by the policy,
            the keys and the ledger of 'mppcs pay'; notices go to the standard error.

            """,
        [CompletionCommand.CommandName] = """
            Examples:
              mppcs completion bash > ~/.local/share/bash-completion/completions/mppcs
              mppcs completion zsh > ~/.zfunc/_mppcs
              mppcs completion fish > ~/.config/fish/completions/mppcs.fish
              mppcs completion pwsh >> $PROFILE

            For this shell only: source <(mppcs completion bash), or mppcs completion fish | source.
            zsh reads ~/.zfunc when fpath=(~/.zfunc $fpath) stands before compinit in ~/.zshrc.

            The script asks the tool at every tab. It reads account names and the identifiers of
            open payments from your files, asks nothing and opens no connection.

            """,
        [SandboxCommand.CommandName] = """
            Examples:
              mppcs sandbox
              mppcs sandbox --port 4020

            """,
    };

    /// <summary>What to print; <see langword="null"/> where there is nothing.</summary>
    /// <param name="fullName">For instance <c>mppcs ledger list</c>.</param>
    public static string? Find(string fullName)
    {
        var command = fullName == CommandLine.Name ? fullName : fullName[(CommandLine.Name.Length + 1)..];
        return Texts.GetValueOrDefault(command) ?? AccountExamples.Find(command);
    }

    /// <summary>The first example of a command, as it is typed; <see langword="null"/> for none.</summary>
    public static string? First(string fullName) => Find(fullName)?.Split('\n')
        .FirstOrDefault(line => line.StartsWith("  " + CommandLine.Name, StringComparison.Ordinal))?.Trim().Split("   ")[0];
}
