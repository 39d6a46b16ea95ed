using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Mppcs.Proxying;

/// <summary>The secret that callers must send. Only its digest is kept.</summary>
internal sealed class ProxyToken
{
    public const string HeaderName = "X-Mppcs-Token";

    private const string Scheme = "Bearer ";
    private const int ShortestToken = 16;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly byte[] _digest;

    private ProxyToken(string token) => _digest = Digest(token);

    /// <exception cref="UsageException">The file cannot be read, is open to others, or holds no token.</exception>
    public static ProxyToken Load(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new UsageException($"The token file {path} can be read or written by others. Run: chmod 600 {path}");
            }

            var token = File.ReadAllText(path).Trim();
            return token.Length >= ShortestToken && token.All(character => character is > ' ' and <= '~')
                ? new ProxyToken(token)
                : throw new UsageException($"The token file {path} must hold one line of at least {ShortestToken} printable characters. Run for instance: openssl rand -hex 32 > {path}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The token file cannot be read: {exception.Message}");
        }
    }

    /// <summary>Whether the caller sent it. How long that takes does not depend on what was sent.</summary>
    public bool IsIn(IHeaderDictionary headers)
    {
        if (headers.TryGetValue(HeaderName, out var own))
        {
            return Matches(own.ToString());
        }

        var authorization = headers.ProxyAuthorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && Matches(authorization[Scheme.Length..].Trim());
    }

    private bool Matches(string text) => CryptographicOperations.FixedTimeEquals(Digest(text), _digest);

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
