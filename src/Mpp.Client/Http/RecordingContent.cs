using System.Net;

namespace Mpp.Client.Http;

/// <summary>
/// Passes a content on as it is sent and keeps a copy, as long as that stays below a limit. Above it, the copy is dropped and the sending
/// goes on undisturbed.
/// </summary>
internal sealed class RecordingContent : HttpContent
{
    private readonly HttpContent _original;
    private readonly int _maximumLength;
    private MemoryStream? _recorded = new();
    private bool _isStarted;
    private bool _isComplete;

    public RecordingContent(HttpContent original, int maximumLength)
    {
        _original = original;
        _maximumLength = maximumLength;
        foreach (var header in original.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    /// <summary>How many bytes are kept.</summary>
    public long KeptLength => _recorded?.Length ?? 0;

    /// <summary>Whether the whole body is at hand. A body that nobody has begun to read is read now, as far as it would be kept.</summary>
    public async Task<bool> TryCompleteAsync(CancellationToken cancellationToken)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            try
            {
                await _original.CopyToAsync(new RecordingStream(this, target: null), cancellationToken).ConfigureAwait(false);
                _isComplete = true;
            }
            catch (TooLongToKeepException)
            {
                return false;
            }
        }

        return _isComplete && _recorded is not null;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_isComplete && _recorded is not null)
        {
            await stream.WriteAsync(_recorded.GetBuffer().AsMemory(0, (int)_recorded.Length), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (_isStarted)
        {
            throw new InvalidOperationException("This request body was a stream that has been sent already and was too long to keep.");
        }

        _isStarted = true;
        await _original.CopyToAsync(new RecordingStream(this, stream), context, cancellationToken).ConfigureAwait(false);
        _isComplete = true;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _original.Headers.ContentLength ?? 0;
        return _original.Headers.ContentLength is not null;
    }

    private void Record(ReadOnlySpan<byte> bytes)
    {
        if (_recorded is null)
        {
            return;
        }

        if (_recorded.Length + bytes.Length > _maximumLength)
        {
            _recorded = null;
        }
        else
        {
            _recorded.Write(bytes);
        }
    }

    /// <summary>Ends the reading of a body that is read for nothing but to be kept; the stream may have no end.</summary>
    private sealed class TooLongToKeepException : Exception;

    private sealed class RecordingStream(RecordingContent recording, Stream? target) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Record(buffer);
            target?.Write(buffer);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Record(buffer.Span);
            if (target is not null)
            {
                await target.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
        }

        public override void Flush() => target?.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => target?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

        private void Record(ReadOnlySpan<byte> buffer)
        {
            recording.Record(buffer);
            if (target is null && recording._recorded is null)
            {
                throw new TooLongToKeepException();
            }
        }
    }
}
