namespace FastLmm.Tables.DuckDb;

/// <summary>A type of DuckDB.</summary>
/// <param name="Id">Its number in the C API.</param>
/// <param name="Texts">The texts of an ENUM, all different; null for any other type.</param>
internal readonly record struct DuckDbType(int Id, IReadOnlyList<string>? Texts = null)
{
    /// <summary>Makes the type, which the caller must destroy.</summary>
    public nint Create() => Texts is null ? DuckDbNative.CreateType(Id) : DuckDbNative.CreateEnumType([.. Texts], (ulong)Texts.Count);
}
