using Mpp.Sandbox;

namespace Mpp.Packaging.Tests;

/// <summary>The environment of somebody who pays in a sandbox, and who has nothing else.</summary>
internal static class Payers
{
    internal static Dictionary<string, string> Variables(MppSandbox sandbox, string home) => new()
    {
        ["MPP_TEMPO_KEY"] = sandbox.PayerPrivateKey,
        ["MPP_TEMPO_RPC_URL"] = sandbox.Chain.RpcUrl.ToString(),
        ["MPP_LEDGER"] = Path.Combine(home, "ledger.jsonl"),
        ["XDG_CONFIG_HOME"] = home,
        ["XDG_STATE_HOME"] = home,
        // The machine itself is asked, whatever stands between it and the world.
        ["NO_PROXY"] = "127.0.0.1",
        ["no_proxy"] = "127.0.0.1",
    };
}
