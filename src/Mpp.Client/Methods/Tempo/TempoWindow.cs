using System.Globalization;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// When a transaction ends. The chain takes none that ends later than 30 s from its block, and three clocks have a say: its own, the
/// merchant's and this machine's. The chain's counts when it is known; else the stricter of the other two.
/// </summary>
internal static class TempoWindow
{
    // The pool refuses what ends within three seconds; one more is for the way there.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan NotableSkew = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OldestHead = TimeSpan.FromSeconds(30);

    /// <summary>The end of what is signed now, in whole seconds.</summary>
    /// <param name="time">Now by the server's clock and by this machine's.</param>
    /// <param name="chainNow">The time of the newest block, when a node told it.</param>
    /// <param name="expiresAt">When the offer ends.</param>
    /// <param name="validFor">How long to leave it valid.</param>
    /// <exception cref="PaymentMethodException">Nothing would be left of it, or the node is behind its chain. Nothing was signed.</exception>
    public static DateTimeOffset End(PaymentTime time, DateTimeOffset? chainNow, DateTimeOffset? expiresAt, TimeSpan validFor)
    {
        if (chainNow is { } head && time.ServerNow - head > OldestHead && time.LocalNow - head > OldestHead)
        {
            throw new PaymentMethodException(
                $"The node's newest block is {Seconds(time.LocalNow - head)} s old, so the node is behind its chain.", nothingWasSigned: true);
        }

        var now = chainNow ?? time.ServerNow;
        var end = now + validFor;
        var byLocalClock = time.LocalNow + validFor;
        if (chainNow is null && byLocalClock < end && byLocalClock - now >= Shortest)
        {
            // A merchant whose clock is ahead of the chain's would else have a payment signed that ends too late for the chain.
            end = byLocalClock;
        }

        var latest = time.Latest(expiresAt);
        end = DateTimeOffset.FromUnixTimeSeconds((latest < end ? latest : end).ToUnixTimeSeconds());
        return end - now >= Shortest ? end : throw new PaymentMethodException(
            $"The challenge ends too soon for a transaction to be mined. Send the request again for a fresh one.{DescribeSkew(time)}", nothingWasSigned: true);
    }

    private static string DescribeSkew(PaymentTime time)
    {
        var skew = time.ServerNow - time.LocalNow;
        return skew.Duration() < NotableSkew ? "" : $" The server's clock is {Seconds(skew.Duration())} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine's.";
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
