using System.CommandLine;
using System.Text;
using Mpp.Client.Protocol;

namespace Mppcs.Completing;

/// <summary>Answers a shell: one word a line, and after a tab what it means. Asks nobody, opens no connection and takes no lock.</summary>
internal sealed class CompletionRun(RootCommand root, ToolContext context)
{
    private const int LongestDescription = 100;

    /// <returns>The exit code, which is always that of success.</returns>
    public async Task<int> RunAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        foreach (var candidate in await FindAsync(request, cancellationToken).ConfigureAwait(false))
        {
            lines.Append(candidate.Value);
            if (candidate.Description is { } description)
            {
                lines.Append('\t').Append(DisplayText.Sanitize(description, LongestDescription));
            }

            lines.Append('\n');
        }

        await context.WriteAsync(lines.ToString(), cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private async Task<IReadOnlyList<Candidate>> FindAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await new CandidateList(root, context).FindAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A shell has no place for messages in the middle of a line; the command itself tells what is wrong.
            return [];
        }
    }
}
