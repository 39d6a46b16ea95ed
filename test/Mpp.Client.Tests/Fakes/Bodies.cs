using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Mpp.Client.Tests.Fakes;

/// <summary>Request bodies of every kind that a program may send.</summary>
internal static class Bodies
{
    public const int Limit = 64 * 1024;

    public static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(index * 31))];

    public static HttpContent? Create(string kind) => kind switch
    {
        "null" => null,
        "string" => new StringContent("naïve ✓", Encoding.UTF8, "text/plain"),
        "json" => JsonContent.Create(new Dictionary<string, int> { ["a"] = 1 }),
        "form" => new FormUrlEncodedContent([new("a", "1"), new("b", "ü")]),
        "2 MiB" => new ByteArrayContent(Bytes(2 << 20)),
        "memory" => new ReadOnlyMemoryContent(Bytes(1000)),
        "multipart" => Multipart(new StreamContent(new MemoryStream(Bytes(5000)))),
        "multipart with forward-only part" => Multipart(new StreamContent(new ForwardOnlyStream(5000))),
        "seekable" => new StreamContent(new MemoryStream(Bytes(5000))),
        "seekable from the middle" => new StreamContent(new MemoryStream(Bytes(5000)) { Position = 700 }),
        "seekable 2 MiB" => new StreamContent(new MemoryStream(Bytes(2 << 20))),
        "forward-only" => new StreamContent(new ForwardOnlyStream(5000)),
        "forward-only with length" => new StreamContent(new ForwardOnlyStream(5000)) { Headers = { ContentLength = 5000 } },
        "forward-only at the limit" => new StreamContent(new ForwardOnlyStream(Limit)),
        "forward-only over the limit" => new StreamContent(new ForwardOnlyStream(Limit + 1)),
        "forward-only over the limit with length" => new StreamContent(new ForwardOnlyStream(Limit + 1)) { Headers = { ContentLength = Limit + 1 } },
        "custom" => new CustomContent(5000),
        "custom over the limit" => new CustomContent(Limit + 1),
        "empty stream" => new StreamContent(new ForwardOnlyStream(0)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static MultipartFormDataContent Multipart(StreamContent part)
    {
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new MultipartFormDataContent("boundary") { { new StringContent("text"), "a" }, { part, "b", "file.bin" } };
    }

    /// <summary>Serialises once only, as a generator of content does.</summary>
    private sealed class CustomContent(int length) : HttpContent
    {
        private bool _isSent;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Assert.That(_isSent, Is.False, "A content that can be read once was read twice.");
            _isSent = true;
            await stream.WriteAsync(Bytes(length));
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = 0;
            return false;
        }
    }
}
