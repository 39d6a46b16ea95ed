using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Mpp.Client.Ledger;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>The file that keeps a wallet's tokens, its owner's alone. It is replaced all at once.</summary>
internal sealed class LinkTokenFile(string path, string clientId)
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MaximumLength = 32 * 1024;

    /// <summary>The tokens; <see langword="null"/> when there is no file yet.</summary>
    /// <exception cref="LinkException">It cannot be read, is open to others, or is not what this class wrote.</exception>
    public LinkTokens? Load()
    {
        byte[] content;
        try
        {
            using var stream = new FileStream(path, new FileStreamOptions { BufferSize = 0, Share = FileShare.Read | FileShare.Delete });
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(stream.SafeFileHandle) & ~OwnerReadsAndWrites) != 0)
            {
                throw Unusable($"can be used by others than its owner. Run: chmod 600 {path}");
            }

            var buffer = new byte[MaximumLength + 1];
            content = buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"cannot be read: {exception.Message}", exception);
        }

        if (content.Length > MaximumLength || !StrictJson.TryParseObject(content, out var json, out _)
            || json.GetText("accessToken") is not { } access || !LinkTokens.IsToken(access)
            || json.GetText("refreshToken") is { } refresh && !LinkTokens.IsToken(refresh)
            || !DateTimeOffset.TryParseExact(json.GetText("expiresAt"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiresAt))
        {
            throw Unusable("is damaged. Remove it and sign in again.");
        }

        return json.GetText("clientId") == clientId
            ? new LinkTokens(access, json.GetText("refreshToken"), expiresAt)
            : throw Unusable("belongs to another ClientId. Name another file.");
    }

    /// <summary>Puts the tokens in place of what was there.</summary>
    /// <exception cref="LinkException">They cannot be written.</exception>
    public void Save(LinkTokens tokens)
    {
        var folder = Path.GetDirectoryName(path)!;
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            CreateFolder(folder);
            try
            {
                Write(draft, tokens);
                File.Move(draft, path, overwrite: true);
            }
            finally
            {
                File.Delete(draft);
            }

            if (!OperatingSystem.IsWindows())
            {
                UnixFolder.Flush(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"cannot be written: {exception.Message}", exception);
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, OwnerReadsAndWrites | UnixFileMode.UserExecute);
        }
    }

    private void Write(string draft, LinkTokens tokens)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("clientId", clientId);
            writer.WriteString("accessToken", tokens.AccessToken);
            if (tokens.RefreshToken is { } refresh)
            {
                writer.WriteString("refreshToken", refresh);
            }

            writer.WriteString("expiresAt", tokens.ExpiresAt.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerReadsAndWrites;
        }

        using var stream = new FileStream(draft, options);
        stream.Write(buffer.WrittenSpan);
        stream.Flush(flushToDisk: true);
    }

    private LinkException Unusable(string what, Exception? cause = null) =>
        new(LinkFailure.TokenFile, $"The file {path} with the tokens of the Link wallet {what}", innerException: cause);
}
