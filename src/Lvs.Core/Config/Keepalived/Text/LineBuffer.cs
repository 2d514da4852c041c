using System.Runtime.InteropServices;

namespace Lvs.Core.Config.Keepalived.Text;

/// <summary>
/// One line while it is worked on: its characters, and for each of them where it was written. What has been read of it is cut off at
/// the front. Only lines with quotes, variables, conditions or joins come through here.
/// </summary>
internal sealed class LineBuffer
{
    /// <summary>The longest line that can be worked on; keepalived's own bound is 1,022 bytes.</summary>
    public const int MaxLength = 65_536;

    private const int FirstRoom = 256;

    private readonly List<VariableUse> _uses = [];

    // Most files, and nearly all blocks, have no line that comes through here.
    private char[] _characters = [];

    // Line and column as they are written; below zero the complement of a variable's use in _uses.
    private long[] _places = [];
    private object _source = "";
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public bool IsEmpty => _end <= _start;

    public ReadOnlySpan<char> Text => _characters.AsSpan(_start, Length);

    public char this[int index] => _characters[_start + index];

    /// <summary>The expansion the whole line came out of; null when it stands in a file.</summary>
    public Expansion? Expansion => _source as Expansion;

    /// <summary>Starts anew with a line.</summary>
    /// <param name="source">The file's name or the expansion it comes out of.</param>
    public void Load(object source, ReadOnlySpan<char> text, int line, int column)
    {
        _source = source;
        _uses.Clear();
        (_start, _end) = (0, 0);
        Append(text, line, column);
    }

    /// <summary>Starts anew with the rest of another line, kept by a sequence.</summary>
    public void Load(LinePiece piece)
    {
        _source = piece.Source;
        _uses.Clear();
        (_start, _end) = (0, piece.Text.Length);
        EnsureRoom(_end);
        piece.Text.CopyTo(_characters);
        piece.Places.CopyTo(_places, 0);
    }

    public void Load(LineBuffer other)
    {
        Load(other.Piece(0));
        CollectionsMarshal.SetCount(_uses, other._uses.Count);
        CollectionsMarshal.AsSpan(other._uses).CopyTo(CollectionsMarshal.AsSpan(_uses));
        Array.Copy(other._places, other._start, _places, 0, Length);
    }

    public void Append(ReadOnlySpan<char> text, int line, int column)
    {
        EnsureRoom(_end + text.Length);
        text.CopyTo(_characters.AsSpan(_end));
        for (var i = 0; i < text.Length; i++)
        {
            _places[_end + i] = Place(line, column + i);
        }

        _end += text.Length;
    }

    public void Clear() => _start = _end;

    /// <summary>Cuts off what has been read.</summary>
    public void Skip(int count) => _start += count;

    public void SkipBlanks()
    {
        while (_start < _end && _characters[_start] is ' ' or '\t')
        {
            _start++;
        }
    }

    public void TrimEnd()
    {
        while (_end > _start && _characters[_end - 1] is ' ' or '\t')
        {
            _end--;
        }
    }

    /// <summary>The rest from an index on, to be read later, perhaps several times.</summary>
    public LinePiece Piece(int from)
    {
        var places = _places.AsSpan(_start + from, Length - from).ToArray();
        foreach (ref var place in places.AsSpan())
        {
            place = place < 0 ? _uses[(int)~place].Place : place;
        }

        return new LinePiece(_source, Text[from..].ToString(), places);
    }

    public SourcePosition PositionAt(int index)
    {
        if (_end == 0)
        {
            return new(_source, 1, 1);
        }

        var place = _places[Math.Clamp(_start + index, 0, _end - 1)];
        return place < 0 ? PositionOf(_uses[(int)~place]) : At(place);
    }

    /// <summary>Where a word began; one with a variable anywhere in it remembers the variable.</summary>
    public SourcePosition PositionOf(int start, int length)
    {
        if (_uses.Count > 0 && Expansion is null)
        {
            var begin = _places[_start + start];
            for (var i = start; i < start + length; i++)
            {
                if (_places[_start + i] is < 0 and var use)
                {
                    return PositionOf(begin < 0 ? _uses[(int)~begin] : _uses[(int)~use] with { Place = begin });
                }
            }
        }

        return PositionAt(start);
    }

    /// <summary>
    /// Takes a comment away, and the backslash before a comment sign that is none; blanks at both ends too. Answers whether a
    /// backslash ends the line, which is then taken away as well.
    /// </summary>
    /// <param name="from">Where to begin: what is before was gone through already.</param>
    /// <param name="openQuote">Where a quote that is not closed begins; -1 when there is none.</param>
    /// <param name="comment">The comment with its sign; valid until the line is changed.</param>
    public bool StripComment(int from, ref int openQuote, out ReadOnlySpan<char> comment)
    {
        if (from == 0)
        {
            SkipBlanks();
        }

        comment = default;
        var to = _start + from;
        var continues = false;
        for (var at = to; at < _end; at++)
        {
            var character = _characters[at];
            if (character == '"')
            {
                openQuote = openQuote < 0 ? to - _start : -1;
            }
            else if (character == '\\')
            {
                if (at + 1 == _end)
                {
                    continues = true;
                    break;
                }

                if (openQuote >= 0 || _characters[at + 1] is not ('#' or '!'))
                {
                    Move(at, to++);
                }

                at++;
            }
            else if (openQuote < 0 && character is '#' or '!')
            {
                comment = _characters.AsSpan(at, _end - at);
                break;
            }

            Move(at, to++);
        }

        _end = to;
        if (!continues)
        {
            TrimEnd();
        }

        return continues;
    }

    /// <summary>Puts a value in the place of a variable; false when the line would become too long.</summary>
    public bool TryReplace(int start, int length, ReadOnlySpan<char> value, VariableUse use)
    {
        if (Length - length + value.Length > MaxLength)
        {
            return false;
        }

        _uses.Add(use);
        var tail = _start + start + length;
        var moved = _start + start + value.Length;
        EnsureRoom(moved + _end - tail);
        Array.Copy(_characters, tail, _characters, moved, _end - tail);
        Array.Copy(_places, tail, _places, moved, _end - tail);
        value.CopyTo(_characters.AsSpan(_start + start));
        _places.AsSpan(_start + start, value.Length).Fill(~(long)(_uses.Count - 1));
        _end = moved + _end - tail;
        return true;
    }

    /// <summary>The use of a variable that begins at an index, as one within the use its dollar came out of.</summary>
    public VariableUse UseAt(int index, Definition definition)
    {
        var place = _places[_start + index];
        return place < 0
            ? new VariableUse(definition, _uses[(int)~place].Place, (int)~place)
            : new VariableUse(definition, place, VariableUse.NotNested);
    }

    /// <summary>Whether a use stands in the value of its own variable, and so would go on for ever.</summary>
    public bool IsWithinItself(VariableUse use)
    {
        var depth = 0;
        for (var outer = use.Outer; outer != VariableUse.NotNested; outer = _uses[outer].Outer)
        {
            if (ReferenceEquals(_uses[outer].Definition, use.Definition) || ++depth > VariableUse.MaxDepth)
            {
                return true;
            }
        }

        return Expansion is { } around && (around.Depth > VariableUse.MaxDepth || around.IsWithin(use.Definition));
    }

    private static long Place(int line, int column) => ((long)line << 32) | (uint)column;

    private void Move(int from, int to)
    {
        _characters[to] = _characters[from];
        _places[to] = _places[from];
    }

    private SourcePosition At(long place) => new(_source, (int)(place >> 32), (int)place);

    /// <summary>Of a line that as a whole came out of a variable, that is what is remembered.</summary>
    private SourcePosition PositionOf(VariableUse use)
    {
        if (Expansion is not null)
        {
            return At(use.Place);
        }

        var written = use.Definition.First;
        var from = new Expansion($"${use.Definition.Name}", use.Definition, use.Definition.File, At(use.Place), outer: null);
        return new SourcePosition(from, written.Line, written.Column);
    }

    private void EnsureRoom(int length)
    {
        if (length > _characters.Length)
        {
            var room = Math.Max(length, Math.Max(FirstRoom, _characters.Length * 2));
            Array.Resize(ref _characters, room);
            Array.Resize(ref _places, room);
        }
    }
}

/// <summary>A variable in a line that is worked on.</summary>
/// <param name="Definition">What it stands for.</param>
/// <param name="Place">Where it was used.</param>
/// <param name="Outer">The use whose value it stood in.</param>
internal readonly record struct VariableUse(Definition Definition, long Place, int Outer)
{
    public const int NotNested = -1;

    /// <summary>Variables in variables beyond this are taken for endless.</summary>
    public const int MaxDepth = 64;
}

/// <summary>Text that is read later, with its places.</summary>
internal sealed record LinePiece(object Source, string Text, long[] Places);
