namespace Mpp.Interop.Tests;

/// <summary>A payment receipt as mppx reads it. On Tempo the reference is the hash of the transaction.</summary>
internal sealed record ReferenceReceipt(string Method, string Status, string Reference, DateTimeOffset Timestamp);
