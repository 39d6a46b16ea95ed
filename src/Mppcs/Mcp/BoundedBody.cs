using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mppcs.Mcp;

/// <summary>As much of a response body as was asked for.</summary>
internal sealed record BoundedBody(ReadOnlyMemory<byte> Bytes, bool IsTruncated)
{
    private const int LongestCharacter = 4;

    public static async Task<BoundedBody> ReadAsync(HttpContent content, int longest, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // One byte more tells whether there is a rest.
            using var kept = new MemoryStream();
            var part = new byte[16 * 1024];
            while (kept.Length <= longest)
            {
                var room = (int)Math.Min(part.Length, longest + 1 - kept.Length);
                var count = await stream.ReadAsync(part.AsMemory(0, room), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    return new BoundedBody(kept.ToArray(), IsTruncated: false);
                }

                kept.Write(part, 0, count);
            }

            return new BoundedBody(kept.ToArray().AsMemory(0, longest), IsTruncated: true);
        }
    }

    /// <summary>Text as it is, anything else in base64; null without a body.</summary>
    public static void Write(Utf8JsonWriter json, BoundedBody? body)
    {
        if (body is null)
        {
            json.WriteNull(ServerText.Body);
        }
        else if (body.TryReadText(out var text))
        {
            json.WriteString(ServerText.Body, text);
            json.WriteString("bodyEncoding", "text");
        }
        else
        {
            json.WriteBase64String(ServerText.Body, body.Bytes.Span);
            json.WriteString("bodyEncoding", "base64");
        }

        json.WriteBoolean("bodyTruncated", body?.IsTruncated == true);
    }

    private bool TryReadText(out string text)
    {
        // The cut may have gone through a character.
        for (var less = 0; less < (IsTruncated ? Math.Min(LongestCharacter, Bytes.Length + 1) : 1); less++)
        {
            if (Base64UrlText.TryReadUtf8(Bytes.Span[..^less], out var read) && !read.Contains('\0', StringComparison.Ordinal))
            {
                text = read;
                return true;
            }
        }

        text = "";
        return false;
    }
}
