using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Protocol;

namespace Mpp.Client.Tests.Protocol;

[TestFixture]
internal sealed class Rfc3339Tests
{
    [TestCase("2026-11-21T09:00:37Z", "2026-11-21T09:00:37.0000000+00:00")]
    [TestCase("2026-11-21t09:00:37z", "2026-11-21T09:00:37.0000000+00:00")]
    [TestCase("2026-11-21T09:00:37+00:00", "2026-11-21T09:00:37.0000000+00:00")]
    [TestCase("2026-11-21T09:00:37-00:00", "2026-11-21T09:00:37.0000000+00:00")]
    [TestCase("2026-11-21T09:00:37+14:00", "2026-11-21T09:00:37.0000000+14:00")]
    [TestCase("2026-11-21T09:00:37-05:30", "2026-11-21T09:00:37.0000000-05:30")]
    [TestCase("2026-11-21T09:00:37+05:59", "2026-11-21T09:00:37.0000000+05:59")]
    [TestCase("2026-11-21T09:00:37+13:45", "2026-11-21T09:00:37.0000000+13:45")]
    [TestCase("2026-11-21T09:00:37-14:00", "2026-11-21T09:00:37.0000000-14:00")]
    [TestCase("2026-11-21T09:00:37.123456789+05:30", "2026-11-21T09:00:37.1234567+05:30", Description = "the longest")]
    [TestCase("0001-01-01T01:00:00+01:00", "0001-01-01T01:00:00.0000000+01:00", Description = "the first instant")]
    [TestCase("9999-12-31T22:59:59.9999999-01:00", "9999-12-31T22:59:59.9999999-01:00", Description = "the last instant")]
    [TestCase("2026-11-21T09:00:37.1Z", "2026-11-21T09:00:37.1000000+00:00")]
    [TestCase("2026-11-21T09:00:37.123456789Z", "2026-11-21T09:00:37.1234567+00:00", Description = "cut off")]
    [TestCase("2026-11-21T09:00:37.999999999Z", "2026-11-21T09:00:37.9999999+00:00", Description = "never rounded up")]
    [TestCase("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.0000000+00:00")]
    [TestCase("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000+00:00")]
    [TestCase("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.9999999+00:00")]
    [TestCase("2099-01-01T00:00:00Z", "2099-01-01T00:00:00.0000000+00:00")]
    public void Date_times_with_offset_are_read(string text, string expected)
    {
        Assert.That(Rfc3339.TryParse(text, out var value), Is.True);
        Assert.That(value.ToString("O", CultureInfo.InvariantCulture), Is.EqualTo(expected));
    }

    [TestCase("", Description = "empty")]
    [TestCase("1795251637", Description = "epoch seconds")]
    [TestCase("1795251637000", Description = "epoch milliseconds")]
    [TestCase("2026-11-21", Description = "date only")]
    [TestCase("2026-11-21T09:00:37", Description = "no offset")]
    [TestCase("2026-11-21T09:00:37.5", Description = "no offset after a fraction")]
    [TestCase("2026-11-21 09:00:37Z", Description = "space instead of T")]
    [TestCase("11/21/2026", Description = "another order")]
    [TestCase("Sat, 21 Nov 2026 09:00:37 GMT", Description = "an HTTP date")]
    [TestCase("2026-11-21T09:00Z", Description = "no seconds")]
    [TestCase("2026-11-21T09:00:37+14:01", Description = "offset beyond 14 h")]
    [TestCase("2026-11-21T09:00:37+15:00", Description = "offset of 15 h")]
    [TestCase("2026-11-21T09:00:37+99:00", Description = "impossible offset")]
    [TestCase("2026-11-21T09:00:37~05:30", Description = "offset without sign")]
    [TestCase("2026-11-21T09:00:37+05.30", Description = "offset with a point")]
    [TestCase("2026-11-21T09:00:37+0x:30", Description = "hours of an offset that are no number")]
    [TestCase("2026-11-21T09:00:37+05:3x", Description = "minutes of an offset that are no number")]
    [TestCase("2026-11-21T09:00:37UTC", Description = "a zone by name")]
    [TestCase("2026-11-21T09:00:37+05:60", Description = "impossible minutes of an offset")]
    [TestCase("2026-11-21T09:00:37+0530", Description = "offset without colon")]
    [TestCase("2026-11-21T09:00:37+05", Description = "offset without minutes")]
    [TestCase("2026-11-21T09:00:37.Z", Description = "empty fraction")]
    [TestCase("2026-11-21T09:00:37.5:Z", Description = "a colon in a fraction")]
    [TestCase("2026-11-21T09:00:37,5Z", Description = "fraction after a comma")]
    [TestCase("2026-11-21T09:00:37.1234567890Z", Description = "10 fraction digits")]
    [TestCase("2026-11-21T09:00:37.123456789012345678901234567890Z", Description = "30 fraction digits")]
    [TestCase("2030-02-30T00:00:00Z", Description = "30 February")]
    [TestCase("2025-02-29T00:00:00Z", Description = "29 February of a common year")]
    [TestCase("2026-00-10T00:00:00Z", Description = "month 0")]
    [TestCase("2026-13-10T00:00:00Z", Description = "month 13")]
    [TestCase("2026-11-00T00:00:00Z", Description = "day 0")]
    [TestCase("0000-01-01T00:00:00Z", Description = "year 0")]
    [TestCase("10000-01-01T00:00:00Z", Description = "year 10000")]
    [TestCase("2026-11-21T24:00:00Z", Description = "24:00")]
    [TestCase("2026-11-21T23:60:00Z", Description = "minute 60")]
    [TestCase("2026-12-31T23:59:60Z", Description = "leap second")]
    [TestCase("0001-01-01T00:00:00+01:00", Description = "before the first instant")]
    [TestCase("9999-12-31T23:59:59-01:00", Description = "after the last instant")]
    [TestCase(" 2026-11-21T09:00:37Z", Description = "leading space")]
    [TestCase("2026-11-21T09:00:37Z ", Description = "trailing space")]
    [TestCase("2026-11-21T09:00:37Z\0", Description = "trailing NUL")]
    [TestCase("2026-11-21T09:00:3٧Z", Description = "a digit of another script")]
    [TestCase("+026-11-21T09:00:37Z", Description = "a sign")]
    [TestCase("2026/11-21T09:00:37Z", Description = "slash after the year")]
    [TestCase("2026-11/21T09:00:37Z", Description = "slash after the month")]
    [TestCase("2026-11-21T09.00:37Z", Description = "point after the hour")]
    [TestCase("2026-11-21T09:00.37Z", Description = "point after the minute")]
    [TestCase("202x-11-21T09:00:37Z", Description = "a year that is no number")]
    [TestCase("2026-1x-21T09:00:37Z", Description = "a month that is no number")]
    [TestCase("2026-11-2xT09:00:37Z", Description = "a day that is no number")]
    [TestCase("2026-11-21T0x:00:37Z", Description = "an hour that is no number")]
    [TestCase("2026-11-21T09:0x:37Z", Description = "a minute that is no number")]
    [TestCase("2026-11-21T09:00:3xZ", Description = "a second that is no number")]
    [TestCase("2026-11-31T09:00:37Z", Description = "31 November")]
    public void Everything_else_is_refused_and_so_is_a_challenge_that_ends_then(string text)
    {
        Assert.That(Rfc3339.TryParse(text, out _), Is.False);
        if (!text.Contains('\0', StringComparison.Ordinal))
        {
            var line = ChallengeText.With(more: $", expires=\"{ChallengeText.AsHeaderBytes(text)}\"");
            Assert.That(ChallengeText.ReadRefused(line).Reason, Does.Contain("expires"));
        }
    }

    [Test]
    public void The_text_of_an_expiry_is_kept_beside_its_time()
    {
        var challenge = ChallengeText.ReadOne(ChallengeText.With(more: ", expires=\"2026-11-21t10:00:37.1+01:00\""));

        Assert.That(challenge.Expires, Is.EqualTo("2026-11-21t10:00:37.1+01:00"));
        Assert.That(challenge.ExpiresAt, Is.EqualTo(new DateTimeOffset(2026, 11, 21, 9, 0, 37, 100, TimeSpan.Zero)));
        Assert.That(ChallengeText.ReadOne(ChallengeText.Sound).ExpiresAt, Is.Null);
    }

    [Test]
    public void Times_survive_the_round_trip_to_the_millisecond()
    {
        var last = (int)(DateTimeOffset.MaxValue - DateTimeOffset.MinValue).TotalDays - 1;
        Prop.ForAll(Gen.Choose(0, last).ToArbitrary(), Gen.Choose(0, 86_399_999).ToArbitrary(), static (days, milliseconds) =>
        {
            var time = DateTimeOffset.MinValue.AddDays(days).AddMilliseconds(milliseconds);
            return Rfc3339.TryParse(Rfc3339.Format(time), out var read) && read == time && read.Offset == TimeSpan.Zero;
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void No_text_makes_the_reader_throw() =>
        Prop.ForAll<string>(static text =>
        {
            _ = Rfc3339.TryParse(text ?? "", out _);
        }).QuickCheckThrowOnFailure();
}
