using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>One or several Parquet files with the same columns, in any order of columns.</summary>
internal sealed class ParquetTable : TypedFilesTable
{
    private const string Need = "files read together need the same columns";

    private readonly DuckDbDatabase _database;
    private readonly ParquetFile[] _files;

    public ParquetTable(IReadOnlyList<string> paths, TableOptions options)
        : base(paths, options)
    {
        _database = new DuckDbDatabase($"reading {paths[0]}", paths.SelectMany(ParquetFile.PathsOf));
        try
        {
            _files = [.. paths.Select(path => new ParquetFile(path, _database))];
            ColumnNames = [.. _files[0].Columns.Select(column => column.Name)];
            foreach (ParquetFile file in _files) RequireSameColumns(file);
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> ColumnNames { get; }

    protected override TableReader Open(ResolvedColumn[] columns, MissingTokens missing) => new ParquetTableReader(_files, columns, missing);

    protected override void Dispose(bool disposing)
    {
        if (disposing) _database.Dispose();
        base.Dispose(disposing);
    }

    protected override void Decide(ResolvedColumn column)
    {
        RequireOneContent(column);
        ParquetContent content = _files[0].Columns[column.Index].Content;
        column.Form = content switch
        {
            ParquetContent.Date => ValueForm.Date,
            ParquetContent.DateTime => ValueForm.DateTime,
            _ => ValueForm.Number,
        };
        column.Kind ??= content switch
        {
            ParquetContent.Truth => ColumnKind.Logical,
            ParquetContent.Text => ColumnKind.Factor,
            _ => ColumnKind.Numeric,
        };
    }

    private void RequireSameColumns(ParquetFile file)
    {
        IEnumerable<string> own = file.Columns.Select(column => column.Name);
        if (ColumnNames.Except(own).FirstOrDefault() is { } lacking)
            throw BadInput($"{file.Name} has no column '{lacking}', which {Sources[0]} has; {Need}");
        if (own.Except(ColumnNames).FirstOrDefault() is { } extra)
            throw BadInput($"{file.Name} has a column '{extra}', which {Sources[0]} has not; {Need}");
    }

    private void RequireOneContent(ResolvedColumn column)
    {
        ParquetColumn first = _files[0].Columns[column.Index];
        foreach (ParquetFile file in _files)
        {
            ParquetColumn own = file.Columns.First(other => other.Name == column.Name);
            if (own.Content == ParquetContent.Other)
                throw BadInput($"{file.Name}: column '{column.Name}' is of type {own.Type}, which no model can use; leave it out or write it otherwise");
            if (own.Content != first.Content)
                throw BadInput($"{file.Name} holds column '{column.Name}' as {own.Type} and {Sources[0]} as {first.Type}; write all files alike");
        }
    }

    private static LmmException BadInput(string message) => new(FailureKind.BadInput, message);
}
