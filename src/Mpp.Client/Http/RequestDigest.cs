using System.Security.Cryptography;
using System.Text;
using Mpp.Client.Protocol;

namespace Mpp.Client.Http;

/// <summary>Tells whether two requests are the same one, without holding what they say.</summary>
internal static class RequestDigest
{
    /// <summary>The SHA-256 of method, path, query and body digest, base64url.</summary>
    public static string Of(HttpRequestMessage request, ReadOnlyMemory<byte> bodyDigest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method.Method} {request.RequestUri!.PathAndQuery}\n"));
        hash.AppendData(bodyDigest.Span);
        return Base64UrlText.Encode(hash.GetHashAndReset());
    }
}
