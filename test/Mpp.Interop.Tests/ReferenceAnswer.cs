namespace Mpp.Interop.Tests;

/// <summary>What mppx's client got.</summary>
internal sealed record ReferenceAnswer(int Status, ReferenceReceipt? Receipt, string? ApiKey, string Body);
