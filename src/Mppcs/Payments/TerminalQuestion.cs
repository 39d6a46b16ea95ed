namespace Mppcs.Payments;

/// <summary>A question to the person at the terminal. Everything but yes means no.</summary>
internal static class TerminalQuestion
{
    /// <param name="context">The terminal, which must be there.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<bool> AskAsync(ToolContext context, string question, CancellationToken cancellationToken)
    {
        await context.Error.WriteAsync(question).ConfigureAwait(false);
        await context.Error.FlushAsync(cancellationToken).ConfigureAwait(false);

        // A console cannot be read with a time limit, so the wait for it ends instead.
        var answer = await Task.Run(context.Terminal!.ReadLine, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
