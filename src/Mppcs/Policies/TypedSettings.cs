using Mpp.Client.Policy;

namespace Mppcs.Policies;

/// <summary>What can be typed for one request and takes part in the settings.</summary>
/// <param name="MaxSpend">The limit of the request.</param>
/// <param name="Methods">The methods to pay by, best first; none for those of the file.</param>
/// <param name="RpcUrl">The node.</param>
/// <param name="Account">The name of the account.</param>
internal sealed record TypedSettings(Money? MaxSpend, IReadOnlyList<string> Methods, Uri? RpcUrl, string? Account);
