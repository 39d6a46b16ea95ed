using System.Globalization;

namespace Mpp.Sandbox.Merchant;

/// <summary>The time as the merchant believes it to be.</summary>
internal sealed class MerchantClock(TimeProvider time, SandboxMisbehaviour misbehaviour)
{
    public DateTimeOffset Now => time.GetUtcNow() + misbehaviour.ClockOffset;

    public string HttpDate => Now.ToString("R", CultureInfo.InvariantCulture);
}
