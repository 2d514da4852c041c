using System.Globalization;

namespace Lvs.Core.Config.Hocon;

/// <summary>An object: its fields in the order in which their keys were first written.</summary>
public sealed class HoconObject : HoconValue
{
    private const int FirstCapacity = 3;

    // Up to here comparing keys one by one is faster than hashing, and takes no memory.
    private const int MostWithoutIndex = 8;

    private Slot[] _slots = [];
    private int _count;
    private Dictionary<string, int>? _index;
    private HoconComments?[]? _comments;

    // The fields are there, and not here; parsed when they are asked for.
    private UnparsedFields? _unparsed;

    /// <summary>An object a program makes.</summary>
    public HoconObject()
        : this(OriginTable.None, 0)
    {
    }

    internal HoconObject(OriginTable origins, ulong place)
        : base(origins, place)
    {
    }

    internal HoconObject(OriginTable origins, ulong place, UnparsedFields unparsed)
        : base(origins, place) => _unparsed = unparsed;

    /// <summary>How many fields it has.</summary>
    public int Count => Parsed._count;

    /// <inheritdoc/>
    public override string Description => "an object";

    /// <summary>The comments after the last field.</summary>
    public ValueList<string> EndComments { get; internal set; }

    /// <summary>Whether substitutions are still to be made in it.</summary>
    internal bool IsUnsettled { get; set; }

    internal override int Weight => ExpandedWeight;

    internal override int Height => ExpandedHeight;

    internal int ExpandedWeight { get; set; } = 1;

    internal int ExpandedHeight { get; set; } = 1;

    // Itself, or what holds its fields for as long as somebody looks at them.
    private HoconObject Parsed => _unparsed is null ? this : _unparsed.Parse();

    /// <summary>The fields, in order.</summary>
    public IEnumerable<HoconField> Fields
    {
        get
        {
            var parsed = Parsed;
            for (var i = 0; i < parsed._count; i++)
            {
                var slot = parsed._slots[i];
                yield return new(slot.Key, slot.Value, Origins.PositionOf(slot.KeyPlace), CommentsAt(i) ?? HoconComments.None);
            }
        }
    }

    /// <summary>The value of a key; null when there is no such key.</summary>
    public HoconValue? Find(string key)
    {
        var parsed = Parsed;
        var index = parsed.IndexOf(key);
        return index < 0 ? null : parsed._slots[index].Value;
    }

    /// <summary>The same object with one more field, for a program that makes one; a key that is there is replaced.</summary>
    public HoconObject With(string key, HoconValue value, HoconComments? comments = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        Set(key, value, 0, comments);
        return this;
    }

    /// <summary>
    /// The object as an array, as HOCON converts one whose keys are numbers where an array is asked for: ordered by key, other keys
    /// and gaps left out. False when no key is a number.
    /// </summary>
    public bool TryAsArray(out HoconArray array)
    {
        var numbered = new List<(int Number, int Slot)>();
        var parsed = Parsed;
        for (var i = 0; i < parsed._count; i++)
        {
            if (int.TryParse(parsed._slots[i].Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                numbered.Add((number, i));
            }
        }

        numbered.Sort();
        array = new HoconArray([], Origins, Place) { IsUnsettled = IsUnsettled, ExpandedWeight = ExpandedWeight, ExpandedHeight = ExpandedHeight };
        foreach (var (_, slot) in numbered)
        {
            array.Add(parsed._slots[slot].Value, CommentsAt(slot));
        }

        return numbered.Count > 0;
    }

    /// <inheritdoc/>
    public override bool Equals(HoconValue? other)
    {
        if (other is not HoconObject that || that.Count != Count)
        {
            return false;
        }

        var (mine, theirs) = (Parsed, that.Parsed);
        for (var i = 0; i < mine._count; i++)
        {
            if (!mine._slots[i].Value.Equals(theirs.Find(mine._slots[i].Key)))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(nameof(HoconObject), Count);

    internal string KeyAt(int index) => Parsed._slots[index].Key;

    internal HoconValue ValueAt(int index) => Parsed._slots[index].Value;

    internal ulong KeyPlaceAt(int index) => Parsed._slots[index].KeyPlace;

    /// <summary>The object with its fields in it, for one who goes over them.</summary>
    internal HoconObject Open() => Parsed;

    /// <summary>Takes the fields into the object itself, for one who changes it or marks what is in it.</summary>
    internal void Keep()
    {
        if (_unparsed is not null)
        {
            var parsed = Parsed;
            (_slots, _count, _index, _unparsed) = (parsed._slots, parsed._count, parsed._index, null);
        }
    }

    /// <summary>The comments at a field; null when it has none or there is no such field.</summary>
    internal HoconComments? CommentsAt(int index) => _comments is not null && index >= 0 && index < _comments.Length ? _comments[index] : null;

    internal int IndexOf(string key)
    {
        if (_unparsed is not null)
        {
            return Parsed.IndexOf(key);
        }

        if (_index is not null)
        {
            return _index.TryGetValue(key, out var found) ? found : -1;
        }

        for (var i = 0; i < _count; i++)
        {
            if (string.Equals(_slots[i].Key, key, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Adds a field that is not there yet.</summary>
    internal void Add(string key, HoconValue value, ulong keyPlace, HoconComments? comments)
    {
        Keep();
        if (_count == _slots.Length)
        {
            Array.Resize(ref _slots, Math.Max(FirstCapacity, _count * 2));
        }

        _slots[_count++] = new(key, value, keyPlace);
        if (_index is not null)
        {
            _index.Add(key, _count - 1);
        }
        else if (_count > MostWithoutIndex)
        {
            _index = new(_count * 2, StringComparer.Ordinal);
            for (var i = 0; i < _count; i++)
            {
                _index.Add(_slots[i].Key, i);
            }
        }

        AddComments(_count - 1, comments);
    }

    internal void Replace(int index, HoconValue value, ulong keyPlace)
    {
        Keep();
        _slots[index] = new(_slots[index].Key, value, keyPlace);
    }

    internal void AddComments(int index, HoconComments? comments)
    {
        if (comments is null)
        {
            return;
        }

        Keep();
        if (_comments is null || index >= _comments.Length)
        {
            Array.Resize(ref _comments, Math.Max(index + 1, _slots.Length));
        }

        _comments[index] = HoconComments.Join(_comments[index], comments);
    }

    internal override HoconValue At(OriginTable origins, ulong place) => new HoconObject(origins, place)
    {
        _unparsed = _unparsed,
        _slots = _slots,
        _count = _count,
        _index = _index,
        _comments = _comments,
        EndComments = EndComments,
        IsUnsettled = IsUnsettled,
        ExpandedWeight = ExpandedWeight,
        ExpandedHeight = ExpandedHeight,
    };

    private void Set(string key, HoconValue value, ulong keyPlace, HoconComments? comments)
    {
        var index = IndexOf(key);
        if (index < 0)
        {
            Add(key, value, keyPlace, comments);
        }
        else
        {
            Replace(index, value, keyPlace);
            AddComments(index, comments);
        }
    }

    private readonly record struct Slot(string Key, HoconValue Value, ulong KeyPlace);
}

/// <summary>A key of an object with its value.</summary>
/// <param name="Key">The key, without quotes.</param>
/// <param name="Value">The value.</param>
/// <param name="KeyPosition">Where the key was written last.</param>
/// <param name="Comments">The comments around it, when they were kept.</param>
public readonly record struct HoconField(string Key, HoconValue Value, SourcePosition KeyPosition, HoconComments Comments);
