using Mpp.Client.Methods.Tempo;

namespace Mpp.Sandbox.Tempo;

/// <summary>Everything the chain knows. Whoever touches it holds <see cref="Gate"/>.</summary>
internal sealed class ChainState
{
    private readonly Dictionary<TempoAddress, TempoAddress> _storedFeeTokens = [];

    public ChainState(SimulatedTempoChainOptions options)
    {
        ChainId = options.ChainId;
        Blocks = new ChainBlocks(options.TimeProvider);
        foreach (TempoDevelopmentAccount account in TempoDevelopmentAccount.All)
        {
            TempoAddress address = TempoAddress.Parse(account.Address);
            _storedFeeTokens[address] = TempoAddress.Parse(account.FeeToken);
            foreach (TempoAddress token in Tokens)
            {
                Balances.Add(token, address, options.DevelopmentBalance);
            }
        }
    }

    public Lock Gate { get; } = new();

    public ulong ChainId { get; }

    public ChainBlocks Blocks { get; }

    public HashSet<TempoAddress> Tokens { get; } = [.. SystemContracts.GenesisTokens];

    public TokenBalances Balances { get; } = new();

    public NonceTable Nonces { get; } = new();

    public Dictionary<string, MinedTransaction> Transactions { get; } = new(StringComparer.Ordinal);

    public List<SimulatedTransfer> Transfers { get; } = [];

    public List<SimulatedTransfer> Fees { get; } = [];

    public TempoAddress? StoredFeeToken(TempoAddress account)
        => _storedFeeTokens.TryGetValue(account, out TempoAddress token) ? token : null;
}
