using Mpp.Client.Methods.Tempo;

namespace Mppcs.Accounts;

/// <summary>Gets passwords from the file that is named, else from the terminal, where they are not shown.</summary>
internal sealed class PasswordPrompt(ToolContext context)
{
    /// <summary>The password of a keystore that is there.</summary>
    /// <param name="what">For instance <c>account main</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UsageException">The file cannot be used, or there is neither file nor terminal.</exception>
    public async Task<TypedSecret> ReadAsync(string what, CancellationToken cancellationToken) =>
        FromFile() ?? await AskAsync($"Password of {what} (not shown): ", cancellationToken).ConfigureAwait(false);

    /// <summary>A password to encrypt with: typed twice, because nobody sees what was typed.</summary>
    /// <exception cref="UsageException">It is empty, it was typed in two ways, or there is neither file nor terminal.</exception>
    public async Task<TypedSecret> ReadNewAsync(string what, CancellationToken cancellationToken)
    {
        var password = FromFile() ?? await AskTwiceAsync(what, cancellationToken).ConfigureAwait(false);
        if (!password.IsEmpty)
        {
            return password;
        }

        password.Dispose();
        throw new UsageException("An empty password protects nothing. Nothing was written.");
    }

    /// <summary>Asks on the terminal.</summary>
    /// <exception cref="UsageException">There is none, or nothing was typed.</exception>
    public async Task<TypedSecret> AskAsync(string question, CancellationToken cancellationToken)
    {
        if (context.ReadSecret is not { } read)
        {
            throw new UsageException(
                $"There is no terminal to type a password on. Name a file with it, readable by its owner only, in {TempoSignerSource.PasswordFileVariable}.", UsageException.Configuration);
        }

        await context.Error.WriteAsync(question).ConfigureAwait(false);
        await context.Error.FlushAsync(cancellationToken).ConfigureAwait(false);

        // A console cannot be read with a time limit, so the wait for it ends instead.
        var typed = await Task.Run(read, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        await context.Error.WriteLineAsync().ConfigureAwait(false);
        return typed is null ? throw new UsageException("Nothing was typed.") : TypedSecret.FromTyped(typed);
    }

    private TypedSecret? FromFile()
    {
        if (TempoSignerSource.PasswordFile(named: null, context.ReadVariable) is not { } file)
        {
            return null;
        }

        try
        {
            return new TypedSecret(KeystoreFile.ReadPassword(file));
        }
        catch (TempoKeystoreException exception)
        {
            throw new UsageException(exception.Message, UsageException.Configuration);
        }
    }

    private async Task<TypedSecret> AskTwiceAsync(string what, CancellationToken cancellationToken)
    {
        var first = await AskAsync($"New password of {what} (not shown): ", cancellationToken).ConfigureAwait(false);
        try
        {
            using var second = await AskAsync("Once more: ", cancellationToken).ConfigureAwait(false);
            return first.IsSameAs(second) ? first : throw new UsageException("The two passwords differ. Nothing was written.");
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }
}
