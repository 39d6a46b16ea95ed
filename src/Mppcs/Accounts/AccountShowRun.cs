using System.Security.Cryptography;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Protocol;
using Mppcs.Requests;

namespace Mppcs.Accounts;

/// <summary>Shows an account; its key only to a person at a terminal who types the password.</summary>
internal sealed class AccountShowRun(ToolContext context)
{
    /// <param name="name">The account; <see langword="null"/> for the default one.</param>
    /// <param name="isRevealed">Whether to show the private key.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Ends the wait for the password.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no such account, or its key must not or cannot be shown.</exception>
    public async Task<int> RunAsync(string? name, bool isRevealed, OutputFormat format, CancellationToken cancellationToken)
    {
        var folder = AccountFolder.Of(context);
        var account = folder.Get(name ?? folder.ReadDefault()
            ?? throw new UsageException($"No account pays by default. Write '{CommandLine.Name} account show NAME'; '{CommandLine.Name} account list' shows the names."));
        if (isRevealed)
        {
            await RevealAsync(account, format, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await new AccountReport(context).WriteAsync(account, Describe(account), format).ConfigureAwait(false);
        }

        return ExitCodes.Success;
    }

    private string Describe(StoredAccount account)
    {
        var address = account.ReadAddress(out var problem) ?? context.OutputInk.Bad(DisplayText.Sanitize(problem!));
        return $"""
            {context.OutputInk.Strong(account.Name)}
               address  {address}
               file     {account.File}
               default  {(account.IsDefault ? "yes" : "no")}

            """;
    }

    private async Task RevealAsync(StoredAccount account, OutputFormat format, CancellationToken cancellationToken)
    {
        // A file or a pipe keeps what it gets, and a password file would let any program do this.
        if (format == OutputFormat.Json || !context.IsOutputTerminal || context.ReadSecret is null)
        {
            throw new UsageException("--reveal shows a private key to a person at a terminal only: not through a pipe, into a file or as JSON.");
        }

        using var password = await new PasswordPrompt(context).AskAsync($"Password of account {account.Name} (not shown): ", cancellationToken).ConfigureAwait(false);
        using var text = Decrypt(account, password);
        await context.Output.WriteAsync(text.Bytes, cancellationToken).ConfigureAwait(false);
        await context.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <returns>The key as text, and a line break.</returns>
    private static TypedSecret Decrypt(StoredAccount account, TypedSecret password)
    {
        Span<byte> privateKey = stackalloc byte[KeystoreFile.PrivateKeyLength];
        try
        {
            KeystoreFile.Decrypt($"keystore {account.File}", KeystoreFile.Read(account.File), password.Bytes.Span, privateKey);
            var text = GC.AllocateUninitializedArray<byte>(2 + (2 * privateKey.Length) + 1, pinned: true);
            "0x"u8.CopyTo(text);
            Convert.TryToHexStringLower(privateKey, text.AsSpan(2), out _);
            text[^1] = (byte)'\n';
            return new TypedSecret(text);
        }
        catch (TempoKeystoreException exception)
        {
            throw new UsageException(exception.Message, UsageException.Configuration);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }
}
