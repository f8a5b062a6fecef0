using System.Text.RegularExpressions;

namespace FastLmm.Tables;

/// <summary>Dates and times as ISO 8601 writes them, as the numbers that R's Date and POSIXct hold.</summary>
internal static partial class IsoTime
{
    private const double SecondsPerDay = 86_400;

    /// <summary>Reads <c>2021-03-14</c> as days since 1970-01-01.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out double days)
    {
        text = NumberText.Trim(text);
        days = double.NaN;
        return text.Length == 10 && TryDay(text, out days);
    }

    /// <summary>
    /// Reads <c>2021-03-14T12:30:05.25Z</c> as seconds since 1970-01-01 in UTC. A blank may stand for the T, seconds may be left out,
    /// an offset such as +01:00, +0100 or +01 for the Z; without one the time is UTC.
    /// </summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out double seconds)
    {
        text = NumberText.Trim(text);
        seconds = double.NaN;
        if (text.Length < 16 || (text[10] | 0x20) is not ('t' or ' ') || !TryDay(text[..10], out double days)) return false;
        text = text[11..];
        if (!TryTwo(text, 0, 23, out int hour) || text[2] != ':' || !TryTwo(text, 3, 59, out int minute)) return false;
        text = text[5..];
        if (!TakeSeconds(ref text, out double second) || !TryOffset(text, out int offset)) return false;
        seconds = days * SecondsPerDay + (hour * 60 + minute - offset) * 60 + second;
        return true;
    }

    /// <summary>Whether a text looks like a date, ISO or not.</summary>
    /// <remarks>Most texts are asked at the start of a fit, have no digit, and need no pattern made ready for them.</remarks>
    public static bool LooksLikeDate(string text) => text.AsSpan().ContainsAnyInRange('0', '9') && DateLike().IsMatch(text);

    [GeneratedRegex(
        @"^\s*(\d{1,4}[./-]\d{1,2}[./-]\d{1,4}" +
        @"|\d{1,2}[ .-]{0,2}[a-z]{3,9}[ .,-]{0,2}\d{2,4}" +
        @"|[a-z]{3,9}[ .]{1,2}\d{1,2},? \d{4})([T ]\d.*)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DateLike();

    private static bool TryDay(ReadOnlySpan<byte> text, out double days)
    {
        days = double.NaN;
        if (text[4] != '-' || text[7] != '-') return false;
        if (!TryTwo(text, 0, 99, out int century) || !TryTwo(text, 2, 99, out int year)) return false;
        if (!TryTwo(text, 5, 12, out int month) || !TryTwo(text, 8, 31, out int day)) return false;
        year += 100 * century;
        if (year == 0 || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;
        days = new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        return true;
    }

    private static bool TakeSeconds(ref ReadOnlySpan<byte> text, out double second)
    {
        second = 0;
        if (text.IsEmpty || text[0] != ':') return true;
        int end = 1;
        while (end < text.Length && (char.IsAsciiDigit((char)text[end]) || text[end] == '.')) end++;
        bool read = TryTwo(text, 1, 60, out _) && (end == 3 || (text[3] == '.' && end > 4)) && NumberText.TryParse(text[1..end], out second);
        text = text[end..];
        return read;
    }

    // Minutes east of Greenwich.
    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.IsEmpty || text is [(byte)'Z' or (byte)'z']) return true;
        if (text[0] is not ((byte)'+' or (byte)'-') || !TryTwo(text, 1, 23, out int hours)) return false;
        ReadOnlySpan<byte> rest = text[3..];
        if (rest is [(byte)':', ..]) rest = rest[1..];
        int part = 0;
        if (text.Length > 3 && (rest.Length != 2 || !TryTwo(rest, 0, 59, out part))) return false;
        minutes = (hours * 60 + part) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryTwo(ReadOnlySpan<byte> text, int at, int most, out int value)
    {
        value = -1;
        if (text.Length < at + 2 || !char.IsAsciiDigit((char)text[at]) || !char.IsAsciiDigit((char)text[at + 1])) return false;
        value = 10 * (text[at] - '0') + text[at + 1] - '0';
        return value <= most;
    }
}
