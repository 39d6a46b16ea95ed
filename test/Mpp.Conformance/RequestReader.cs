using System.Buffers;

namespace Mpp.Conformance;

/// <summary>Cuts a stream into requests, and keeps no more of one than a request may have.</summary>
internal sealed class RequestReader(Stream input)
{
    /// <summary>The most bytes of one request.</summary>
    public const int MaximumLength = 4 * 1024 * 1024;

    private const int ChunkLength = 16 * 1024;

    private readonly byte[] _chunk = new byte[ChunkLength];
    private ReadOnlyMemory<byte> _unread;

    /// <summary>Everything up to the end. What is too long is read to the end all the same: whoever writes it must not block.</summary>
    public async Task<RawRequest> ReadAllAsync(CancellationToken cancellationToken)
    {
        var kept = new KeptBytes();
        while (await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            kept.Add(_unread.Span);
            _unread = default;
        }

        return kept.ToRequest();
    }

    /// <summary>The next line without its end, or <see langword="null"/> when there is none. The last one may lack its end.</summary>
    public async Task<RawRequest?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var kept = new KeptBytes();
        var hasBegun = false;
        while (await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            hasBegun = true;
            var end = _unread.Span.IndexOf((byte)'\n');
            kept.Add(end < 0 ? _unread.Span : _unread.Span[..end]);
            _unread = end < 0 ? default : _unread[(end + 1)..];
            if (end >= 0)
            {
                return kept.ToRequest();
            }
        }

        return hasBegun ? kept.ToRequest() : null;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_unread.IsEmpty)
        {
            _unread = _chunk.AsMemory(0, await input.ReadAsync(_chunk, cancellationToken).ConfigureAwait(false));
        }

        return !_unread.IsEmpty;
    }

    private sealed class KeptBytes
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private bool _isTooLong;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            _isTooLong |= bytes.Length > MaximumLength - _bytes.WrittenCount;
            if (!_isTooLong)
            {
                _bytes.Write(bytes);
            }
        }

        public RawRequest ToRequest() => new(_isTooLong ? default : WithoutMark(_bytes.WrittenMemory), _isTooLong);

        private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
    }
}
