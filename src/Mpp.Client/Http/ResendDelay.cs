using System.Globalization;

namespace Mpp.Client.Http;

/// <summary>How long to wait before the same credential is sent again, or a challenge is fetched anew.</summary>
internal static class ResendDelay
{
    private const string RetryAfter = "Retry-After";

    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);

    /// <summary>Half a second and twice as much each time, give or take a quarter, so that many clients do not come back at once.</summary>
    public static TimeSpan Exponential(int resendsBefore) => First * Math.Pow(2, resendsBefore) * (0.75 + (Random.Shared.NextDouble() / 2));

    /// <summary>
    /// Any time from one millisecond to eight, and up to twice as much each time, 128 at most: requests that met in one millisecond of the
    /// server must not come back in one.
    /// </summary>
    public static TimeSpan BeforeFreshChallenge(int freshBefore) => TimeSpan.FromMilliseconds(Random.Shared.Next(1, 8 << Math.Min(freshBefore, 4)));

    /// <summary>What the server asks for; <see langword="null"/> when it asks for nothing that can be read.</summary>
    public static TimeSpan? ReadRetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.NonValidated.TryGetValues(RetryAfter, out var values) || values.Count != 1)
        {
            return null;
        }

        var text = values.ToString().Trim();
        if (text.Length > 0 && text.All(char.IsAsciiDigit))
        {
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
        }

        // The date is one of the server's clock.
        var wait = response.Headers.RetryAfter?.Date - (response.Headers.Date ?? now);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
