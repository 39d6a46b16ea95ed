using Mpp.Client.Methods.Tempo;
using Mppcs.Accounts;
using Mppcs.Configuration;

namespace Mppcs.Setup;

/// <summary>What to type after a first run.</summary>
internal sealed class NextSteps(ToolContext context)
{
    private static readonly string KeyVariable = new TempoOptions().PrivateKeyVariable;

    /// <returns>Why, and what to type.</returns>
    public IEnumerable<(string Note, string Command)> Of(SetupResult result)
    {
        if (result.IsElsewhere)
        {
            yield return ("Let every command find the settings", $"export {SettingsFile.Variable}={Quote(result.File.Path)}");
        }

        if (result.Address is { } address)
        {
            yield return Fund(result.Plan.Network, address);
        }
        else if (context.ReadVariable(KeyVariable) is null && context.ReadVariable(AccountChoice.Variable) is null)
        {
            yield return ("To pay on Tempo, type the key where nobody sees it", $"read -rs {KeyVariable} && export {KeyVariable}");
        }

        yield return ("See whether anything is missing", $"{CommandLine.Name} doctor");
        yield return ("See two paid orders, without network, key or money", $"{CommandLine.Name} demo");
        yield return ("Ask for a price, and pay it", $"{CommandLine.Name} quote URL; {CommandLine.Name} URL");
    }

    private static (string Note, string Command) Fund(TempoNetwork network, string address)
    {
        var tokens = string.Join(" or ", network.Currencies.Values.Select(currency => currency.Symbol));
        return network.ChainId == SetupNetworks.Testnet
            ? ("Get test money, which is worth nothing", "curl -H 'Content-Type: application/json' "
                + $"-d '{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tempo_fundAddress\",\"params\":[\"{address}\"]}}' {network.PublicRpcUrl}")
            : ($"Send the account a little {tokens} on {network.Name}, no more than a few days need", address);
    }

    private static string Quote(string path) => path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_')
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
