namespace Mppcs.Commands;

/// <summary>Examples for the help of the account commands.</summary>
internal static class AccountExamples
{
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        [AccountCommand.CommandName] = """
            Examples:
              mppcs account new main
              mppcs account use main
              mppcs https://api.example.com/report --account main --max-spend '0.05 USD'

            Which key pays on Tempo, the first that applies:
              --account NAME
              MPP_ACCOUNT=NAME       beside MPP_TEMPO_KEY it is a mistake
              MPP_TEMPO_KEY          or what the settings file names
              the account that 'mppcs account use' has marked

            The password is read from the file that MPP_KEYSTORE_PASSWORD_FILE names, else
            typed. Files are encrypted as geth does it (scrypt), in mpp/accounts of your
            config folder. Commands that sign nothing need no password.

            """,
        [AccountCommand.CommandName + " new"] = """
            Examples:
              mppcs account new main
              MPP_KEYSTORE_PASSWORD_FILE=/run/secrets/password mppcs account new agent

            Exit codes:
              0 made   2 the name is taken, no password, or the file cannot be written

            """,
        [AccountCommand.CommandName + " list"] = """
            Examples:
              mppcs account list
              mppcs account list --format json

            """,
        [AccountCommand.CommandName + " show"] = """
            Examples:
              mppcs account show
              mppcs account show main --format json
              mppcs account show main --reveal

            """,
        [AccountCommand.CommandName + " import"] = """
            Examples:
              mppcs account import main              asks for the key, without showing it
              mppcs account import main ./key.json   a keystore, or a file with a key
              pass show agent | MPP_KEYSTORE_PASSWORD_FILE=./password mppcs account import agent

            A keystore keeps its password. A file with a key must be its owner's alone.

            Exit codes:
              0 imported   2 the name is taken, or key, password or file cannot be used

            """,
        [AccountCommand.CommandName + " use"] = """
            Examples:
              mppcs account use main

            """,
        [AccountCommand.CommandName + " remove"] = """
            Examples:
              mppcs account remove old
              mppcs account remove old --yes --format json

            The file is moved to mpp/accounts/removed. Delete it there when no money is left.

            Exit codes:
              0 removed   3 the answer was no   2 it pays by default (add --force), there is
              no such account, or nobody to ask (add --yes)

            """,
    };

    /// <summary>What to print; <see langword="null"/> where there is nothing.</summary>
    public static string? Find(string command) => Texts.GetValueOrDefault(command);
}
