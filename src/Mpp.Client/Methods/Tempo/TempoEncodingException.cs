namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Bytes or fields that are no well-formed Tempo transaction, signature, address or RLP item. The only exception of this folder's codecs.
/// </summary>
internal sealed class TempoEncodingException(string message) : FormatException(message);
