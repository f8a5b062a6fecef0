using System.Globalization;

namespace FastLmm.Tables;

/// <summary>What database values mean as numbers and as texts.</summary>
internal static class DbValue
{
    /// <summary>Puts a value into a chunk's column.</summary>
    public static void Put(object value, ValueColumn target)
    {
        switch (value)
        {
            case DBNull: target.Put(null); break;
            case double number: target.Put(number); break;
            case float number when float.IsNaN(number): target.Put(null); break;
            case IConvertible when target.IsNumeric && IsNumber(value): target.Put(Convert.ToDouble(value, CultureInfo.InvariantCulture)); break;
            default: target.Put(Text(value)); break;
        }
    }

    /// <summary>Whether values of a type are numbers.</summary>
    public static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    /// <summary>The text of a value: digits as they are, R's words for truth, dates as ISO 8601 writes them.</summary>
    public static string Text(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "TRUE" : "FALSE",
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static bool IsNumber(object value) => value is bool || IsNumber(value.GetType());
}
