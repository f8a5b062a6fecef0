namespace FastLmm.Tables;

/// <summary>Columns in memory.</summary>
internal sealed class ColumnsTable : Table
{
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly TableOptions _options;

    public ColumnsTable(IReadOnlyList<TableColumn> columns, TableOptions options, string name)
    {
        if (columns.Count == 0 || columns[0].Length == 0) throw new LmmException(FailureKind.BadInput, $"{name} has no rows");
        if (columns.FirstOrDefault(column => column.Length != columns[0].Length) is { } odd)
            throw new LmmException(FailureKind.BadInput,
                $"{name}: column '{odd.Name}' has {odd.Length} rows where column '{columns[0].Name}' has {columns[0].Length}");
        _columns = columns;
        _options = options;
        Sources = [name];
        ColumnNames = [.. columns.Select(column => column.Name)];
    }

    public override IReadOnlyList<string> Sources { get; }

    public override IReadOnlyList<string> ColumnNames { get; }

    public override TableOptions Options => _options;

    public override bool CanReadAgain => true;

    public override TableReader Open(IReadOnlyList<ColumnRequest> columns, bool keepForAgain = false)
    {
        ResolvedColumn[] resolved = ResolvedColumn.Resolve(columns, this, _options);
        foreach (ResolvedColumn column in resolved) column.Kind ??= _columns[column.Index].NaturalKind;
        return new Reader(this, resolved);
    }

    private sealed class Reader : TableReader
    {
        private readonly ColumnsTable _table;
        private readonly ValueColumn[] _targets;
        private int _next;

        public Reader(ColumnsTable table, ResolvedColumn[] columns)
        {
            _table = table;
            var missing = new MissingTokens(table._options.MissingTokens);
            _targets = [.. columns.Select(column => new ValueColumn(column, missing, this))];
            Kinds = [.. columns.Select(column => column.Kind!.Value)];
        }

        public override IReadOnlyList<ColumnKind> Kinds { get; }

        public override LevelTable Levels(int column) => _targets[column].Levels;

        public override string Place(int source, long row) => $"{_table.Sources[source]}, row {row}";

        public override bool Read(TableChunk chunk)
        {
            int end = Math.Min(_next + TableChunk.Capacity, _table._columns[0].Length);
            chunk.Source = 0;
            chunk.FirstRow = _next + 1;
            for (int c = 0; c < _targets.Length; c++) Fill(chunk, c, end);
            chunk.Rows = end - _next;
            _next = end;
            return chunk.Rows > 0;
        }

        private void Fill(TableChunk chunk, int target, int end)
        {
            ValueColumn values = _targets[target];
            TableColumn column = _table._columns[values.Column.Index];
            values.Bind(chunk, target);
            for (int row = _next; row < end; row++) column.Put(row, values);
        }
    }
}
