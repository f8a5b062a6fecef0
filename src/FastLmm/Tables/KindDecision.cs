using System.Text;

namespace FastLmm.Tables;

/// <summary>Decides from the first values of a column how it is held and written.</summary>
internal sealed class KindDecision(ResolvedColumn column, MissingTokens missing)
{
    private ValueForm? _form;
    private byte _letter;
    private bool _surelyTruth;

    /// <summary>The column.</summary>
    public ResolvedColumn Column => column;

    /// <summary>Whether a decision may change what is known of a column.</summary>
    public static bool IsOpen(ResolvedColumn column) => column.Kind is null or ColumnKind.Numeric;

    /// <summary>Looks at the cursor's current record.</summary>
    /// <returns>Whether later values may still change the decision.</returns>
    /// <exception cref="LmmException">The values are dates that cannot be read.</exception>
    public bool Look(CsvCursor cursor, int field)
    {
        ReadOnlySpan<byte> text = cursor.Field(field);
        if ((_form is null or ValueForm.Number) && cursor.TryNumber(field, out double number))
        {
            if (double.IsNaN(number)) return true;
            _form = ValueForm.Number;
            return column.Kind is null;
        }
        if (missing.Contains(text)) return true;
        if (FormOf(text) is { } form) return Join(form, cursor, text);
        if (IsDate(_form)) throw Contradiction(cursor, text);
        if (column.Kind is null) RefuseDate(cursor, Encoding.UTF8.GetString(text));
        column.FirstText = (Encoding.UTF8.GetString(text), cursor.Place);
        return Settle();
    }

    /// <summary>Ends: a column without a value is numeric.</summary>
    public void Complete()
    {
        // Nothing but F, or nothing but T, may be the first rows of a file sorted by sex or treatment.
        if (_form == ValueForm.Truth && !_surelyTruth && column.Kind is null) column.Kind = ColumnKind.Factor;
        column.Form = _form ?? ValueForm.Number;
        column.Kind ??= _form == ValueForm.Truth ? ColumnKind.Logical : ColumnKind.Numeric;
    }

    private static ValueForm? FormOf(ReadOnlySpan<byte> text) =>
        ValueForms.TryTruth(text, out _) ? ValueForm.Truth
        : IsoTime.TryDate(text, out _) ? ValueForm.Date
        : IsoTime.TryTime(text, out _) ? ValueForm.DateTime
        : null;

    private bool Join(ValueForm form, CsvCursor cursor, ReadOnlySpan<byte> text)
    {
        if (form == ValueForm.Truth) NoteTruth(NumberText.Trim(text));
        bool dates = IsDate(_form), agree = _form is null || _form == form || (dates && IsDate(form));
        if (agree)
        {
            if (_form is null || form == ValueForm.DateTime) _form = form;
            return true;
        }
        if (dates) throw Contradiction(cursor, text);
        return Settle();
    }

    private void NoteTruth(ReadOnlySpan<byte> text)
    {
        _surelyTruth |= text.Length > 1 || (_letter != 0 && _letter != text[0]);
        _letter = text[0];
    }

    private static bool IsDate(ValueForm? form) => form is ValueForm.Date or ValueForm.DateTime;

    // Text: a factor, unless numbers are asked for, which then fail where they are read.
    private bool Settle()
    {
        column.Kind ??= ColumnKind.Factor;
        return false;
    }

    private LmmException Contradiction(CsvCursor cursor, ReadOnlySpan<byte> text)
    {
        column.Form = _form!.Value;
        return KindContradiction.Error(cursor.Place, column, Encoding.UTF8.GetString(text), inText: true);
    }

    private void RefuseDate(CsvCursor cursor, string text)
    {
        if (!IsoTime.LooksLikeDate(text)) return;
        throw new LmmException(FailureKind.BadInput, $"{cursor.Place}: column '{column.Name}' holds {NumberText.Quote(text)}, a date that is not " +
            $"written as 2021-03-14; write dates so, or use --factor {KindContradiction.Argument(column.Name)}");
    }
}
