namespace Lvs.Core.Config.Hocon;

/// <summary>
/// The places of one reading, packed: 22 bits that number the file (or the file and the substitution a value came through), 24 bits
/// line, 18 bits column. What does not fit is shown as the largest number that does.
/// </summary>
internal sealed class OriginTable
{
    private const int ColumnBits = 18;
    private const int LineBits = 24;
    private const int MaxColumn = (1 << ColumnBits) - 1;
    private const int MaxLine = (1 << LineBits) - 1;
    private const int MaxEntries = 1 << (64 - LineBits - ColumnBits);

    /// <summary>The table of values that a program made.</summary>
    public static readonly OriginTable None = new();

    private readonly List<Entry> _entries = [new("", null, 0)];

    /// <summary>The number of a file, for <see cref="Pack"/>.</summary>
    public int AddFile(string path)
    {
        _entries.Add(new(path, null, 0));
        return _entries.Count - 1;
    }

    public static ulong Pack(int entry, int line, int column)
        => ((ulong)entry << (LineBits + ColumnBits)) | ((ulong)Math.Min(line, MaxLine) << ColumnBits) | (uint)Math.Min(column, MaxColumn);

    /// <summary>The place of a value as it is seen through a substitution.</summary>
    public ulong Through(ulong place, string path, ulong reference)
    {
        if (_entries.Count >= MaxEntries)
        {
            return place;
        }

        _entries.Add(new(EntryOf(place).File, path, reference));
        return Pack(_entries.Count - 1, LineOf(place), ColumnOf(place));
    }

    public SourcePosition PositionOf(ulong place) => new(EntryOf(place).File, LineOf(place), ColumnOf(place));

    public HoconOrigin OriginOf(ulong place)
    {
        var entry = EntryOf(place);
        return new(PositionOf(place), entry.ViaPath is null ? null : new HoconVia(entry.ViaPath, PositionOf(entry.ViaPlace)));
    }

    private Entry EntryOf(ulong place) => _entries[(int)(place >> (LineBits + ColumnBits))];

    private static int LineOf(ulong place) => (int)(place >> ColumnBits) & MaxLine;

    private static int ColumnOf(ulong place) => (int)place & MaxColumn;

    private readonly record struct Entry(string File, string? ViaPath, ulong ViaPlace);
}
