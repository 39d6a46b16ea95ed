namespace Mppcs.Payments;

/// <summary>A question to the person at the terminal.</summary>
internal static class TerminalQuestion
{
    /// <summary>Asks for a yes; everything else means no.</summary>
    /// <param name="context">The terminal, which must be there.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<bool> AskAsync(ToolContext context, string question, CancellationToken cancellationToken) =>
        (await ReadAsync(context, question, cancellationToken).ConfigureAwait(false))?.Trim().ToUpperInvariant() is "Y" or "YES";

    /// <returns>What was typed; <see langword="null"/> at the end of the input.</returns>
    public static async Task<string?> ReadAsync(ToolContext context, string question, CancellationToken cancellationToken)
    {
        await context.Error.WriteAsync(question).ConfigureAwait(false);
        await context.Error.FlushAsync(cancellationToken).ConfigureAwait(false);

        // A console cannot be read with a time limit, so the wait for it ends instead.
        return await Task.Run(context.Terminal!.ReadLine, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
