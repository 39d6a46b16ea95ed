namespace Mpp.Conformance;

/// <summary>The bytes of one request; none when there were more than are kept.</summary>
internal sealed record RawRequest(ReadOnlyMemory<byte> Utf8, bool IsTooLong);
