using System.Net;

namespace Mppcs.Proxying;

/// <summary>A request body that is passed on part by part, as it comes.</summary>
/// <param name="body">The body.</param>
/// <param name="length">Its length, where the caller said one.</param>
internal sealed class ForwardedBody(Stream body, long? length) : HttpContent
{
    private const int PartLength = 64 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var part = new byte[PartLength];
        while (await body.ReadAsync(part, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await stream.WriteAsync(part.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    protected override bool TryComputeLength(out long computed)
    {
        computed = length ?? 0;
        return length is not null;
    }
}
