namespace FastLmm.Tables.Raw;

/// <summary>One or several raw column files with the same columns, mapped into memory.</summary>
internal sealed class RawTable : TypedFilesTable
{
    private readonly RawFile[] _files;

    public RawTable(IReadOnlyList<string> paths, TableOptions options)
        : base(paths, options)
    {
        List<RawFile> files = [];
        try
        {
            foreach (string path in paths) files.Add(new RawFile(path));
            _files = [.. files];
            ColumnNames = [.. _files[0].Header.Columns.Select(column => column.Name)];
            foreach (RawFile file in _files) RequireSameColumns(file);
        }
        catch
        {
            foreach (RawFile file in files) file.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> ColumnNames { get; }

    protected override TableReader Open(ResolvedColumn[] columns, MissingTokens missing) => new RawTableReader(_files, columns, missing);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (RawFile file in _files) file.Dispose();
        base.Dispose(disposing);
    }

    protected override void Decide(ResolvedColumn column)
    {
        RawType type = _files[0].Header.Columns[column.Index].Type;
        column.Form = type switch { RawType.Date => ValueForm.Date, RawType.DateTime => ValueForm.DateTime, _ => ValueForm.Number };
        column.Kind ??= type switch
        {
            RawType.Logical => ColumnKind.Logical,
            RawType.Factor or RawType.Id => ColumnKind.Factor,
            _ => ColumnKind.Numeric,
        };
    }

    private void RequireSameColumns(RawFile file)
    {
        IReadOnlyList<RawColumn> first = _files[0].Header.Columns, own = file.Header.Columns;
        const string Need = "files read together need the same columns";
        if (ColumnNames.Except(own.Select(column => column.Name)).FirstOrDefault() is { } lacking)
            throw new LmmException(FailureKind.BadInput, $"{file.Name} has no column '{lacking}', which {_files[0].Name} has; {Need}");
        if (own.FirstOrDefault(column => first.All(other => (other.Name, other.Type) != (column.Name, column.Type))) is { } odd)
            throw new LmmException(FailureKind.BadInput,
                $"{file.Name} has a column '{odd.Name}' that {_files[0].Name} has not or holds otherwise; {Need}");
    }
}
