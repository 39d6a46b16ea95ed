using System.Buffers;
using Mpp.Client.Methods.Tempo;

namespace Mppcs.Accounts;

/// <summary>Reads a key that the user has, and asks for its password. Writes nothing. The key never stands on a command line.</summary>
internal sealed class AccountImport(ToolContext context)
{
    private const int HexLength = 2 * KeystoreFile.PrivateKeyLength;

    private readonly PasswordPrompt _prompt = new(context);

    /// <param name="name">What the user calls it.</param>
    /// <param name="source">The file with the key or the keystore; <see langword="null"/> for the terminal, else the input.</param>
    /// <param name="cancellationToken">Ends the wait for key and password.</param>
    /// <exception cref="UsageException">There is no usable key or password, or the name is taken or none.</exception>
    public async Task<AccountDraft> ReadAsync(string name, string? source, CancellationToken cancellationToken)
    {
        var folder = AccountFolder.Of(context);
        var file = folder.FileOf(name);
        folder.RefuseTaken(name);
        if (source is { Length: 0 })
        {
            throw new UsageException("The file with the key has no name. Leave it out to type the key, or name a file.");
        }

        if (source is not null && LooksLikeKey(source))
        {
            throw new UsageException("A private key must not stand on the command line, where other programs see it. Consider this one known; write a new one into a file or to the standard input.");
        }

        var key = new TypedSecret(GC.AllocateUninitializedArray<byte>(KeystoreFile.PrivateKeyLength, pinned: true));
        try
        {
            using var content = await ReadContentAsync(source, cancellationToken).ConfigureAwait(false);
            var password = IsKeystore(content.Bytes.Span)
                ? await OpenAsync(content, key, name, cancellationToken).ConfigureAwait(false)
                : await ParseAsync(content, key, name, cancellationToken).ConfigureAwait(false);
            return new AccountDraft(name, file, key, password);
        }
        catch (TempoKeystoreException exception)
        {
            key.Dispose();
            throw new UsageException(exception.Message, UsageException.Configuration);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private async Task<TypedSecret> ReadContentAsync(string? source, CancellationToken cancellationToken)
    {
        if (source is not null)
        {
            return new TypedSecret(KeystoreFile.Read(source));
        }

        return context.ReadSecret is null
            ? await ReadInputAsync(cancellationToken).ConfigureAwait(false)
            : await _prompt.AskAsync("Private key, 0x and 64 hexadecimal digits (not shown): ", cancellationToken).ConfigureAwait(false);
    }

    private async Task<TypedSecret> ReadInputAsync(CancellationToken cancellationToken)
    {
        using var buffer = new TypedSecret(GC.AllocateUninitializedArray<byte>(KeystoreFile.MaximumLength + 1, pinned: true));
        var length = await Task.Run(() => context.Input.ReadAtLeast(buffer.Writable, buffer.Writable.Length, throwOnEndOfStream: false), CancellationToken.None)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return length <= KeystoreFile.MaximumLength
            ? TypedSecret.Copy(buffer.Bytes.Span[..length])
            : throw new UsageException($"The input is longer than {KeystoreFile.MaximumLength} bytes, so it is neither a private key nor a keystore.");
    }

    /// <summary>The keystore keeps its password and gets the parameters of this tool.</summary>
    private async Task<TypedSecret> OpenAsync(TypedSecret content, TypedSecret key, string name, CancellationToken cancellationToken)
    {
        var password = await _prompt.ReadAsync($"the keystore for account {name}", cancellationToken).ConfigureAwait(false);
        try
        {
            KeystoreFile.Decrypt("keystore", content.Bytes, password.Bytes.Span, key.Writable);
            return password.IsEmpty
                ? throw new UsageException("The keystore has an empty password, which protects nothing. Give it one first.")
                : password;
        }
        catch
        {
            password.Dispose();
            throw;
        }
    }

    private async Task<TypedSecret> ParseAsync(TypedSecret content, TypedSecret key, string name, CancellationToken cancellationToken)
    {
        // Before a password is asked for.
        Parse(content.Bytes.Span, key.Writable);
        return await _prompt.ReadNewAsync($"account {name}", cancellationToken).ConfigureAwait(false);
    }

    private static void Parse(ReadOnlySpan<byte> text, Span<byte> key)
    {
        var digits = text.Trim(" \t\r\n"u8);
        digits = digits.StartsWith("0x"u8) ? digits[2..] : digits;
        if (digits.Length != HexLength || Convert.FromHexString(digits, key, out _, out _) != OperationStatus.Done || !KeystoreFile.TryReadAddress(key, out _))
        {
            throw new UsageException("What was given is neither a private key (0x and 64 hexadecimal digits) nor a keystore. Nothing was written.");
        }
    }

    private static bool IsKeystore(ReadOnlySpan<byte> content) => content.TrimStart(" \t\r\n\uFEFF"u8).StartsWith("{"u8);

    private static bool LooksLikeKey(string text) =>
        text.Replace("0x", "", StringComparison.OrdinalIgnoreCase) is { Length: HexLength } digits && digits.All(char.IsAsciiHexDigit);
}
