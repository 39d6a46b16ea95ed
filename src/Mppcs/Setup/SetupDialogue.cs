using Mppcs.Payments;

namespace Mppcs.Setup;

/// <summary>Questions with a default that Enter takes. What cannot be used is answered with a sentence, and asked for again.</summary>
/// <param name="context">The terminal.</param>
/// <param name="isSilent">Whether nobody is asked and every default is taken.</param>
internal sealed class SetupDialogue(ToolContext context, bool isSilent)
{
    private const int Attempts = 3;

    private bool _hasEnded;

    /// <summary>Whether somebody answers.</summary>
    public bool IsAsking => !isSilent;

    /// <summary>The context for what asks by itself, for instance for a password.</summary>
    public ToolContext Listening => context with
    {
        ReadSecret = context.ReadSecret is not { } read ? null : () =>
        {
            var typed = read();
            _hasEnded |= typed is null;
            return typed;
        },
    };

    /// <summary>Reads an answer: the typed option where there is one, else the person's, else the default.</summary>
    /// <param name="option">The option that answers, for instance <c>--network</c>; <see langword="null"/> for none.</param>
    /// <param name="typed">What was typed for it.</param>
    /// <param name="question">What to ask.</param>
    /// <param name="usual">The default.</param>
    /// <param name="read">Reads the answer, or says why it cannot be used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UsageException">What was typed for the option, or the default that nobody sees, cannot be used.</exception>
    /// <exception cref="InputEndedException">Nobody answers any more.</exception>
    public async Task<T> AskAsync<T>(string? option, string? typed, string question, string usual, Func<string, T> read, CancellationToken cancellationToken)
    {
        if (typed is not null || isSilent)
        {
            return ReadTyped(option, typed ?? usual, read);
        }

        while (true)
        {
            var line = await TerminalQuestion.ReadAsync(context, $"{question} [{context.ErrorInk.Strong(usual)}]: ", cancellationToken).ConfigureAwait(false);
            var answer = line?.Trim() ?? throw new InputEndedException();
            try
            {
                return read(answer.Length == 0 ? usual : answer);
            }
            catch (UsageException exception)
            {
                await ComplainAsync(exception).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Does what needs further answers of a person, again when they cannot be used, but not for ever.</summary>
    /// <exception cref="UsageException">They cannot be used.</exception>
    /// <exception cref="InputEndedException">Nobody answers any more.</exception>
    public async Task<T> RetryAsync<T>(Func<Task<T>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read().ConfigureAwait(false);
            }
            catch (UsageException) when (_hasEnded)
            {
                throw new InputEndedException();
            }
            catch (UsageException exception) when (IsAsking && attempt < Attempts)
            {
                await ComplainAsync(exception).ConfigureAwait(false);
            }
        }
    }

    private static T ReadTyped<T>(string? option, string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (UsageException exception) when (option is not null)
        {
            throw new UsageException($"{option}: {exception.Message}", exception.Code);
        }
    }

    private Task ComplainAsync(UsageException exception) => context.Error.WriteLineAsync($"  {context.ErrorInk.Bad(KeyMask.Hide(exception.Message))}");
}
