namespace Mpp.Sandbox.Merchant;

/// <summary>How many Payment credentials reached a <see cref="SandboxMerchant"/>, whatever became of them.</summary>
/// <param name="Count">How many requests carried one.</param>
/// <param name="Distinct">How many different ones there were. More than one for one logical request is a client that paid twice.</param>
public readonly record struct SandboxCredentialArrivals(int Count, int Distinct);
