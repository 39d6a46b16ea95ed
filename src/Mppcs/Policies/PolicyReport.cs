using Mpp.Client.Policy;
using Mppcs.Configuration;

namespace Mppcs.Policies;

/// <summary>The settings that hold.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Policy">What follows from them.</param>
/// <param name="RequestLimit">What was typed to lower the policy for one request.</param>
internal sealed record PolicyReport(EffectiveSettings Settings, SpendPolicy Policy, Money? RequestLimit)
{
    /// <summary>Every setting that the tool follows, those of the policy first.</summary>
    public IReadOnlyList<EffectiveValue> Values => EffectiveValue.Read(Settings);
}
