namespace Mpp.Sandbox.Merchant;

/// <summary>Money that has moved.</summary>
internal sealed record SettledPayment(string Method, UInt128 Amount, string Reference, string? ExternalId = null);
