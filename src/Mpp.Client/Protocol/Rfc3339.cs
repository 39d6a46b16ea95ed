using System.Globalization;

namespace Mpp.Client.Protocol;

/// <summary>
/// RFC 3339 date-times, read by hand: the platform's parsers take dates without an offset as local time, and several other forms.
/// </summary>
internal static class Rfc3339
{
    private const int FixedLength = 19; // 2026-11-21T09:00:37

    /// <summary>
    /// Reads a date-time with offset. Fractions beyond 100 ns are cut off, never rounded up; a leap second and <c>24:00</c> are refused.
    /// </summary>
    public static bool TryParse(string text, out DateTimeOffset value)
    {
        value = default;
        var span = text.AsSpan();
        if (span.Length is < FixedLength + 1 or > 40
            || span[4] != '-' || span[7] != '-' || span[10] is not ('T' or 't') || span[13] != ':' || span[16] != ':'
            || !TryReadDigits(span[..4], out var year) || !TryReadDigits(span[5..7], out var month)
            || !TryReadDigits(span[8..10], out var day) || !TryReadDigits(span[11..13], out var hour)
            || !TryReadDigits(span[14..16], out var minute) || !TryReadDigits(span[17..19], out var second))
        {
            return false;
        }

        return TryReadFraction(span[FixedLength..], out var ticks, out var zone)
            && TryReadOffset(zone, out var offset)
            && IsCalendarTime(year, month, day, hour, minute, second)
            && TryCreate(new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).AddTicks(ticks), offset, out value);
    }

    public static string Format(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static bool IsCalendarTime(int year, int month, int day, int hour, int minute, int second) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
        && hour < 24 && minute < 60 && second < 60;

    private static bool TryReadFraction(ReadOnlySpan<char> rest, out long ticks, out ReadOnlySpan<char> zone)
    {
        ticks = 0;
        zone = rest;
        if (rest[0] != '.')
        {
            return true;
        }

        var length = rest[1..].IndexOfAnyExceptInRange('0', '9');
        if (length is < 1 or > 9)
        {
            return false;
        }

        var scale = TimeSpan.TicksPerSecond / 10;
        foreach (var digit in rest.Slice(1, length))
        {
            ticks += (digit - '0') * scale;
            scale /= 10;
        }

        zone = rest[(1 + length)..];
        return true;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> zone, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (zone is "Z" or "z")
        {
            return true;
        }

        if (zone.Length != 6 || zone[0] is not ('+' or '-') || zone[3] != ':'
            || !TryReadDigits(zone[1..3], out var hours) || !TryReadDigits(zone[4..6], out var minutes)
            || hours > 14 || minutes > 59 || (hours == 14 && minutes > 0))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (zone[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryCreate(DateTime local, TimeSpan offset, out DateTimeOffset value)
    {
        value = default;
        var utcTicks = local.Ticks - offset.Ticks;
        if (utcTicks < DateTime.MinValue.Ticks || utcTicks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        value = new DateTimeOffset(local, offset);
        return true;
    }

    private static bool TryReadDigits(ReadOnlySpan<char> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
