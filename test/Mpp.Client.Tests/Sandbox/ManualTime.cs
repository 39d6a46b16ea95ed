using System.Globalization;

namespace Mpp.Client.Tests.Sandbox;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 8, 55, 37, TimeSpan.Zero);

    public ulong UnixSeconds => (ulong)_now.ToUnixTimeSeconds();

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;

    public void MoveTo(ulong unixSeconds) => _now = DateTimeOffset.FromUnixTimeSeconds((long)unixSeconds);

    public string Seconds(int fromNow) => (_now.ToUnixTimeSeconds() + fromNow).ToString(CultureInfo.InvariantCulture);
}
