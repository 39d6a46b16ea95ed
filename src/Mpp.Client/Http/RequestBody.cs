using System.Net.Http.Json;
using System.Security.Cryptography;

namespace Mpp.Client.Http;

/// <summary>
/// The body of a request that may have to be sent a second time. Contents that can repeat themselves are left alone; others are recorded
/// while they are sent, up to a limit, so that a free request streams as it always did and a large upload never fails.
/// </summary>
internal sealed class RequestBody
{
    /// <summary>The SHA-256 of no body at all.</summary>
    public static readonly ReadOnlyMemory<byte> EmptyDigest = SHA256.HashData([]);

    private readonly HttpContent? _original;
    private readonly RecordingContent? _recording;

    private RequestBody(HttpContent? original, RecordingContent? recording)
    {
        _original = original;
        _recording = recording;
    }

    /// <summary>What the request must carry for as long as this handler works on it.</summary>
    public HttpContent? Content => (HttpContent?)_recording ?? _original;

    /// <summary>The SHA-256 of the body, once <see cref="TryPrepareReplayAsync"/> has succeeded.</summary>
    public ReadOnlyMemory<byte> Digest { get; private set; } = EmptyDigest;

    public static RequestBody Of(HttpContent? content, int maximumRecordedLength)
    {
        if (content is null || CanRepeat(content) || content.Headers.ContentLength > maximumRecordedLength)
        {
            return new RequestBody(content, null);
        }

        return new RequestBody(content, new RecordingContent(content, maximumRecordedLength));
    }

    /// <summary>Gives the request its own content back.</summary>
    public void Restore(HttpRequestMessage request)
    {
        if (_recording is not null && ReferenceEquals(request.Content, _recording))
        {
            request.Content = _original;
        }
    }

    /// <summary>Whether exactly this body can be sent once more. Decided before anything is signed.</summary>
    public async Task<bool> TryPrepareReplayAsync(CancellationToken cancellationToken)
    {
        if (_recording is not null && !await _recording.TryCompleteAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (Content is null)
        {
            return true;
        }

        if (_recording is null && !CanRepeat(Content))
        {
            return false;
        }

        await FixAsync(Content, cancellationToken).ConfigureAwait(false);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await Content.CopyToAsync(new HashingStream(hash), cancellationToken).ConfigureAwait(false);
        Digest = hash.GetHashAndReset();
        return true;
    }

    private static bool CanRepeat(HttpContent content) => content switch
    {
        ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(CanRepeat),
        StreamContent when content.GetType() == typeof(StreamContent) => content.ReadAsStream().CanSeek,
        _ => false,
    };

    /// <summary>JSON is serialised anew for each send, and its object may change in between: from here on it is these bytes.</summary>
    private static async Task FixAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content is JsonContent)
        {
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (content is MultipartContent parts)
        {
            foreach (var part in parts)
            {
                await FixAsync(part, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private sealed class HashingStream(IncrementalHash hash) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => hash.AppendData(buffer);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            hash.AppendData(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}
