using System.Globalization;

namespace FastLmm.Tables;

/// <summary>Rows of database values kept to be read again, each value behind a byte that tells its type.</summary>
internal sealed class DbSpool : IDisposable
{
    private const int BlockLength = 1 << 16;

    private readonly int _columns;
    private readonly ByteSpool _bytes;
    private readonly MemoryStream _row = new();
    private readonly BinaryWriter _writer;

    public DbSpool(int columns, string? temporaryFolder)
    {
        _columns = columns;
        _bytes = new ByteSpool(temporaryFolder);
        _writer = new BinaryWriter(_row);
    }

    /// <summary>Rows kept.</summary>
    public long Rows { get; private set; }

    public void Append(object[] values)
    {
        _row.SetLength(0);
        for (int c = 0; c < _columns; c++) Write(_writer, values[c]);
        _bytes.Append(_row.GetBuffer().AsSpan(0, (int)_row.Length));
        Rows++;
    }

    /// <summary>Opens the rows for reading from the first; it ends where the rows appended so far end.</summary>
    public BinaryReader Open() => new(new BufferedStream(new Bytes(_bytes), BlockLength));

    /// <summary>Reads the next row.</summary>
    public void Read(BinaryReader reader, object[] values)
    {
        for (int c = 0; c < _columns; c++) values[c] = ReadValue(reader);
    }

    public void Dispose() => _bytes.Dispose();

    private static void Write(BinaryWriter writer, object value)
    {
        TypeCode type = Type.GetTypeCode(value.GetType());
        if (value is Enum || type is TypeCode.Object or TypeCode.Char or TypeCode.DateTime) type = TypeCode.String;
        writer.Write((byte)type);
        switch (type)
        {
            case TypeCode.DBNull: break;
            case TypeCode.Boolean: writer.Write((bool)value); break;
            case TypeCode.Double: writer.Write((double)value); break;
            case TypeCode.Single: writer.Write((float)value); break;
            case TypeCode.String: writer.Write(DbValue.Text(value)); break;
            default: writer.Write(Convert.ToDecimal(value, CultureInfo.InvariantCulture)); break;
        }
    }

    // Whole numbers come back as decimals, which hold all their digits.
    private static object ReadValue(BinaryReader reader) => (TypeCode)reader.ReadByte() switch
    {
        TypeCode.DBNull => DBNull.Value,
        TypeCode.Boolean => reader.ReadBoolean(),
        TypeCode.Double => reader.ReadDouble(),
        TypeCode.Single => reader.ReadSingle(),
        TypeCode.String => reader.ReadString(),
        _ => reader.ReadDecimal(),
    };

    private sealed class Bytes(ByteSpool spool) : ForwardStream
    {
        private long _position;

        public override int Read(Span<byte> buffer)
        {
            int count = spool.Read(_position, buffer);
            _position += count;
            return count;
        }
    }
}
