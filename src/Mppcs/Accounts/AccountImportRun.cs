using System.Buffers;
using System.Security.Cryptography;
using Mpp.Client.Methods.Tempo;
using Mppcs.Requests;

namespace Mppcs.Accounts;

/// <summary>Encrypts a key that the user has into a file of the user. The key never stands on a command line.</summary>
internal sealed class AccountImportRun(ToolContext context)
{
    private const int HexLength = 2 * KeystoreFile.PrivateKeyLength;

    private readonly PasswordPrompt _prompt = new(context);

    /// <param name="name">What the user calls it.</param>
    /// <param name="source">The file with the key or the keystore; <see langword="null"/> for the terminal, else the input.</param>
    /// <param name="format">How to report.</param>
    /// <param name="cancellationToken">Ends the wait for key and password.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">There is no usable key or password, the name is taken or none, or the file cannot be written.</exception>
    public async Task<int> RunAsync(string name, string? source, OutputFormat format, CancellationToken cancellationToken)
    {
        var folder = AccountFolder.Of(context);
        var file = folder.FileOf(name);
        folder.RefuseTaken(name);
        if (source is not null && LooksLikeKey(source))
        {
            throw new UsageException("A private key must not stand on the command line, where other programs see it. Consider this one known; write a new one into a file or to the standard input.");
        }

        try
        {
            using var content = await ReadAsync(source, cancellationToken).ConfigureAwait(false);
            var address = IsKeystore(content.Bytes.Span)
                ? await ImportKeystoreAsync(content, file, name, cancellationToken).ConfigureAwait(false)
                : await ImportKeyAsync(content, file, name, cancellationToken).ConfigureAwait(false);
            await ReportAsync(new StoredAccount(name, file, IsDefault: false), address, source, format).ConfigureAwait(false);
            return ExitCodes.Success;
        }
        catch (TempoKeystoreException exception)
        {
            throw new UsageException(exception.Message, UsageException.Configuration);
        }
    }

    private async Task<TypedSecret> ReadAsync(string? source, CancellationToken cancellationToken)
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
    private async Task<TempoAddress> ImportKeystoreAsync(TypedSecret content, string file, string name, CancellationToken cancellationToken)
    {
        using var password = await _prompt.ReadAsync($"the keystore for account {name}", cancellationToken).ConfigureAwait(false);
        return WithKey(key =>
        {
            KeystoreFile.Decrypt("keystore", content.Bytes, password.Bytes.Span, key);
            return password.IsEmpty
                ? throw new UsageException("The keystore has an empty password, which protects nothing. Give it one first.")
                : KeystoreFile.Write(file, key, password.Bytes.Span, context.CreateDerivation());
        });
    }

    private async Task<TempoAddress> ImportKeyAsync(TypedSecret content, string file, string name, CancellationToken cancellationToken)
    {
        // Before a password is asked for.
        WithKey(key => Parse(content.Bytes.Span, key));
        using var password = await _prompt.ReadNewAsync($"account {name}", cancellationToken).ConfigureAwait(false);
        return WithKey(key =>
        {
            Parse(content.Bytes.Span, key);
            return KeystoreFile.Write(file, key, password.Bytes.Span, context.CreateDerivation());
        });
    }

    private static T WithKey<T>(Func<byte[], T> use)
    {
        var key = GC.AllocateUninitializedArray<byte>(KeystoreFile.PrivateKeyLength, pinned: true);
        try
        {
            return use(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static TempoAddress Parse(ReadOnlySpan<byte> text, byte[] key)
    {
        var digits = text.Trim(" \t\r\n"u8);
        digits = digits.StartsWith("0x"u8) ? digits[2..] : digits;
        return digits.Length == HexLength && Convert.FromHexString(digits, key, out _, out _) == OperationStatus.Done && KeystoreFile.TryReadAddress(key, out var address)
            ? address
            : throw new UsageException("What was given is neither a private key (0x and 64 hexadecimal digits) nor a keystore. Nothing was written.");
    }

    private static bool IsKeystore(ReadOnlySpan<byte> content) => content.TrimStart(" \t\r\n\uFEFF"u8).StartsWith("{"u8);

    private static bool LooksLikeKey(string text) =>
        text.Replace("0x", "", StringComparison.OrdinalIgnoreCase) is { Length: HexLength } digits && digits.All(char.IsAsciiHexDigit);

    private Task ReportAsync(StoredAccount account, TempoAddress address, string? source, OutputFormat format) => new AccountReport(context).WriteAsync(account, $"""
        Imported account {account.Name}: {address}
        File: {account.File}
        {(source is null ? "" : $"The key is still in {source} too; remove that when nothing needs it.\n")}Type '{CommandLine.Name} account use {account.Name}' to pay from it.

        """, format);
}
