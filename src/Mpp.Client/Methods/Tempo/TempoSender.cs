namespace Mpp.Client.Methods.Tempo;

/// <summary>Who a transaction comes from.</summary>
/// <param name="Account">The account that pays.</param>
/// <param name="AccessKey">The key that signed for it; null when the account's own key signed. Whether the account has let this key in
/// is written on the chain only.</param>
internal readonly record struct TempoSender(TempoAddress Account, TempoAddress? AccessKey);
