using System.Collections;

namespace Lvs.Core.Config.Hocon;

/// <summary>An array.</summary>
public sealed class HoconArray : HoconValue, IReadOnlyList<HoconValue>
{
    private readonly List<HoconValue> _items;
    private List<HoconComments?>? _comments;

    /// <summary>An array a program makes.</summary>
    public HoconArray(IEnumerable<HoconValue> items)
        : this([.. items], OriginTable.None, 0)
    {
    }

    internal HoconArray(List<HoconValue> items, OriginTable origins, ulong place)
        : base(origins, place) => _items = items;

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public override string Description => "an array";

    /// <summary>The comments after the last element.</summary>
    public ValueList<string> EndComments { get; internal set; }

    /// <summary>Whether substitutions are still to be made in it.</summary>
    internal bool IsUnsettled { get; set; }

    internal override int Weight => ExpandedWeight;

    internal override int Height => ExpandedHeight;

    internal int ExpandedWeight { get; set; } = 1;

    internal int ExpandedHeight { get; set; } = 1;

    /// <inheritdoc/>
    public HoconValue this[int index] => _items[index];

    /// <summary>The comments of an element.</summary>
    public HoconComments CommentsOf(int index) => CommentsAt(index) ?? HoconComments.None;

    /// <inheritdoc/>
    public IEnumerator<HoconValue> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool Equals(HoconValue? other) => other is HoconArray array && _items.SequenceEqual(array._items);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(nameof(HoconArray), Count);

    internal HoconComments? CommentsAt(int index) => _comments is not null && index < _comments.Count ? _comments[index] : null;

    internal void Add(HoconValue value, HoconComments? comments)
    {
        if (comments is not null)
        {
            _comments ??= [];
            while (_comments.Count < _items.Count)
            {
                _comments.Add(null);
            }

            _comments.Add(comments);
        }

        _items.Add(value);
    }

    internal void AddAll(HoconArray other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            Add(other[i], other.CommentsAt(i));
        }
    }

    internal override HoconValue At(OriginTable origins, ulong place) => new HoconArray(_items, origins, place)
    {
        _comments = _comments,
        EndComments = EndComments,
        IsUnsettled = IsUnsettled,
        ExpandedWeight = ExpandedWeight,
        ExpandedHeight = ExpandedHeight,
    };
}
