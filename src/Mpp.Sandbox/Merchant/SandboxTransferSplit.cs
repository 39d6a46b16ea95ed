namespace Mpp.Sandbox.Merchant;

/// <summary>A part of a Tempo charge that goes to somebody else than its recipient.</summary>
/// <param name="Recipient">Who gets it: <c>0x</c> and 40 hexadecimal digits.</param>
/// <param name="Amount">How much, in base units of the token.</param>
/// <param name="Memo"><c>0x</c> and 64 hexadecimal digits, or null for a transfer without a memo.</param>
public sealed record SandboxTransferSplit(string Recipient, string Amount, string? Memo = null);
