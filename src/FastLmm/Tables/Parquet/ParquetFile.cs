using System.Globalization;
using FastLmm.Tables.DuckDb;

namespace FastLmm.Tables.Parquet;

/// <summary>A Parquet file: its columns and the number of its rows, as its end tells them.</summary>
internal sealed class ParquetFile
{
    private readonly DuckDbDatabase _database;
    private readonly string _literal;

    /// <summary>Reads the end of a file.</summary>
    /// <exception cref="LmmException">There is no such file, it may not be read, or it is damaged.</exception>
    public ParquetFile(string path, DuckDbDatabase database)
    {
        Name = path;
        _database = database;
        using (FileStream file = FileSource.OpenFile(path)) Bytes = file.Length;
        _literal = DuckDbSql.Literal(Pattern(path));
        List<(string Name, string Children)> fields = Pairs($"SELECT name, CAST(num_children AS VARCHAR) FROM parquet_schema({_literal})");
        List<(string Name, string Type)> columns = Pairs($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {Source})");
        string[] names = TopNames(fields);
        Columns = [.. columns.Select((column, i) => new ParquetColumn(names.Length == columns.Count ? names[i] : column.Name, column.Name, column.Type))];
        Rows = Number(Pairs($"SELECT CAST(num_rows AS VARCHAR), '' FROM parquet_file_metadata({_literal})")[0].First);
    }

    /// <summary>The first bytes of such a file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>The file as it was named.</summary>
    public string Name { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Its rows.</summary>
    public long Rows { get; }

    /// <summary>Its columns, in order.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    private string Source => $"read_parquet({_literal}, binary_as_string = true, hive_partitioning = false)";

    /// <summary>The paths by which DuckDB asks for a file.</summary>
    public static IEnumerable<string> PathsOf(string path) => [Path.GetFullPath(path), Pattern(path)];

    /// <summary>Starts to read columns given as SQL, from the first row.</summary>
    /// <exception cref="LmmException">The file is gone or damaged.</exception>
    public DuckDbQuery Open(IReadOnlyList<string> expressions)
    {
        FileSource.OpenFile(Name).Dispose();
        try
        {
            return new DuckDbQuery(_database, $"SELECT {string.Join(", ", expressions)} FROM {Source}", expressions.Count);
        }
        catch (DuckDbException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>
    /// Most bytes that reading these columns takes at a time: those of a row group, packed and unpacked, and the texts of its dictionaries, each of
    /// which takes at least four bytes in the file. Less where a column of a row group lies in several pages, which the file's end does not tell.
    /// </summary>
    public long MostBytesOf(IReadOnlyList<string> columns)
    {
        string bytes = $"total_compressed_size + total_uncompressed_size + " +
            $"if(encodings LIKE '%DICT%', {DuckDbText.Bytes} * least(num_values, total_uncompressed_size // 4), 0)";
        string groups = $"SELECT sum({bytes}) AS bytes FROM parquet_metadata({_literal}) " +
            $"WHERE path_in_schema IN ({string.Join(", ", columns.Select(DuckDbSql.Literal))}) GROUP BY row_group_id";
        return Number(Pairs($"SELECT CAST(coalesce(max(bytes), 0) AS VARCHAR), '' FROM ({groups})")[0].First);
    }

    /// <summary>What a failure of DuckDB on this file is for a user.</summary>
    public LmmException Failure(DuckDbException error) => error switch
    {
        { OutOfMemory: true } => new LmmException(FailureKind.CannotRunHere, $"{Name}: there is not enough memory to read it ({error.Reason})", error),
        { InputOutput: true } => new LmmException(FailureKind.ReadOrWriteFailed, $"{Name} cannot be read: {Short(error)}", error),
        _ => new LmmException(FailureKind.BadInput, $"{Name} is a damaged Parquet file ({Short(error)}); copy it or write it again", error),
    };

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private string Short(DuckDbException error) => error.Reason.Replace(Path.GetFullPath(Name), Name, StringComparison.Ordinal);

    // The letters of patterns stand for themselves: the patterns of a command line have been replaced by names before.
    private static string Pattern(string path) =>
        string.Concat(Path.GetFullPath(path).Select(letter => letter is '*' or '?' or '[' ? $"[{letter}]" : letter.ToString()));

    private List<(string First, string Second)> Pairs(string sql)
    {
        List<(string, string)> pairs = [];
        try
        {
            using var query = new DuckDbQuery(_database, sql, 2);
            while (query.Next())
                for (int row = 0; row < query.Rows; row++) pairs.Add((query.Text(0, row) ?? "", query.Text(1, row) ?? ""));
        }
        catch (DuckDbException e)
        {
            throw Failure(e);
        }
        return pairs;
    }

    // The schema is a tree, parents before children, whose root is the row.
    private static string[] TopNames(List<(string Name, string Children)> fields)
    {
        List<string> names = [];
        for (int field = 1; field < fields.Count; field = After(field, fields)) names.Add(fields[field].Name);
        return [.. names];
    }

    private static int After(int field, List<(string Name, string Children)> fields)
    {
        int.TryParse(fields[field].Children, out int children);
        int next = field + 1;
        for (; children > 0 && next < fields.Count; children--) next = After(next, fields);
        return next;
    }
}
