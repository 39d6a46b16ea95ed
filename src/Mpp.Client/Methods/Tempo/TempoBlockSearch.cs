namespace Mpp.Client.Methods.Tempo;

/// <summary>Finds blocks by the chain's clock, with few questions: back from the newest in growing steps, then by halves.</summary>
internal sealed class TempoBlockSearch(TempoNode node)
{
    /// <summary>A block before <paramref name="time"/> that is not far from the last one; the first block when there is none before.</summary>
    /// <param name="time">Unix seconds.</param>
    /// <param name="start">A block at or after <paramref name="time"/>, from which to go back.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="TempoNodeException">A block could not be read.</exception>
    public async Task<TempoBlock> FindBeforeAsync(ulong time, TempoBlock start, CancellationToken cancellationToken)
    {
        var block = start;
        for (var step = 1ul; block.Timestamp >= time && block.Number > 0; step *= 2)
        {
            block = await node.GetBlockAsync(block.Number - Math.Min(step, block.Number), cancellationToken).ConfigureAwait(false);
        }

        return block;
    }

    /// <summary>The first block at or after <paramref name="time"/>.</summary>
    /// <param name="time">Unix seconds.</param>
    /// <param name="start">A block at or after <paramref name="time"/>, from which to go back.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    /// <exception cref="TempoNodeException">A block could not be read, or the blocks are not in the order of their times.</exception>
    public async Task<TempoBlock> FindFirstAsync(ulong time, TempoBlock start, CancellationToken cancellationToken)
    {
        var before = await FindBeforeAsync(time, start, cancellationToken).ConfigureAwait(false);
        if (before.Timestamp >= time)
        {
            return before;
        }

        var after = start;
        while (after.Number - before.Number > 1)
        {
            var middle = await node.GetBlockAsync(before.Number + ((after.Number - before.Number) / 2), cancellationToken).ConfigureAwait(false);
            if (middle.Timestamp < before.Timestamp || middle.Timestamp > after.Timestamp)
            {
                throw new TempoNodeException($"The blocks of the node at {node.Host} are not in the order of their times.");
            }

            (before, after) = middle.Timestamp < time ? (middle, after) : (before, middle);
        }

        return after;
    }
}
