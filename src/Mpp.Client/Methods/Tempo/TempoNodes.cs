namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// The configured nodes, in the order in which they are asked. One matter is asked of one node from beginning to end: what the head of one
/// chain says need not hold for the logs of another.
/// </summary>
internal sealed class TempoNodes
{
    private readonly List<TempoNode> _general;
    private readonly Dictionary<ulong, TempoNode> _ofChain;

    public TempoNodes(TempoOptions options)
    {
        _general = [.. options.RpcUrls.Prepend(options.RpcUrl).OfType<Uri>().Distinct().Select(url => Create(url, options))];
        _ofChain = options.Networks.Where(network => network.Value.RpcUrl is not null)
            .ToDictionary(network => ulong.Parse(network.Key, System.Globalization.CultureInfo.InvariantCulture), network => Create(network.Value.RpcUrl!, options));
    }

    /// <summary>The nodes to ask about a chain: its own, where it has one, else the general ones.</summary>
    public IReadOnlyList<TempoNode> Of(ulong chainId) => _ofChain.TryGetValue(chainId, out var own) ? [own] : _general;

    /// <summary>The first node that says that it is of the chain.</summary>
    /// <exception cref="PaymentMethodException">There is none. Nothing was signed.</exception>
    public async Task<TempoNode> ChooseAsync(ulong chainId, CancellationToken cancellationToken)
    {
        PaymentMethodException? first = null;
        foreach (var node in Of(chainId))
        {
            try
            {
                var reported = await node.GetChainIdAsync(cancellationToken).ConfigureAwait(false);
                if (reported == chainId)
                {
                    return node;
                }

                first ??= new PaymentMethodException(
                    $"The payment is for chain {chainId}, but the node at {node.Host} is of chain {reported}.", nothingWasSigned: true);
            }
            catch (TempoNodeException exception)
            {
                first ??= new PaymentMethodException(
                    $"It is not known which chain the node at {node.Host} is of. {exception.Message}", nothingWasSigned: true, exception);
            }
        }

        throw first ?? new PaymentMethodException($"No node is configured for chain {chainId}. Set Mpp:Tempo:RpcUrl.", nothingWasSigned: true);
    }

    /// <summary>What the first node finds that can be asked; when none can, why the first one cannot. A finding that is open is not asked for again elsewhere.</summary>
    public async Task<PaymentFinding> FindOutAsync(
        ulong chainId, Func<TempoNode, CancellationToken, Task<PaymentFinding>> ask, CancellationToken cancellationToken)
    {
        string? why = null;
        foreach (var node in Of(chainId))
        {
            try
            {
                return await ask(node, cancellationToken).ConfigureAwait(false);
            }
            catch (TempoNodeException exception)
            {
                why ??= exception.Message;
            }
        }

        return why is null ? PaymentFinding.CannotTell("No node is configured to ask. Set Mpp:Tempo:RpcUrl.") : PaymentFinding.CannotTellYet(why);
    }

    private static TempoNode Create(Uri url, TempoOptions options) => new(new TempoRpc(url, options.RpcTimeout));
}
