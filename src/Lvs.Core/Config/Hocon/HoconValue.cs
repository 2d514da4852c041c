using System.Globalization;

namespace Lvs.Core.Config.Hocon;

/// <summary>
/// A value of a HOCON document; immutable once it is handed out. Equality is that of the content: origin, comments and the order of
/// keys do not count, and numbers are equal when they are written alike.
/// </summary>
public abstract class HoconValue : IEquatable<HoconValue>
{
    private protected HoconValue(OriginTable origins, ulong place)
    {
        Origins = origins;
        Place = place;
    }

    /// <summary>Where it was written, and the substitution it came through.</summary>
    public HoconOrigin Origin => Origins.OriginOf(Place);

    /// <summary>Where it was written.</summary>
    public SourcePosition Position => Origins.PositionOf(Place);

    /// <summary>What it is, for messages: "a string", "an object".</summary>
    public abstract string Description { get; }

    internal OriginTable Origins { get; }

    internal ulong Place { get; }

    /// <summary>What the value counts for when an expansion is bounded: itself and what it holds.</summary>
    internal abstract int Weight { get; }

    /// <summary>How many levels of objects and arrays it is.</summary>
    internal virtual int Height => 0;

    /// <summary>The text of a string, number or boolean; HOCON lets each be read as a string.</summary>
    public virtual bool TryGetText(out string text)
    {
        text = "";
        return false;
    }

    /// <inheritdoc/>
    public abstract bool Equals(HoconValue? other);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as HoconValue);

    /// <inheritdoc/>
    public abstract override int GetHashCode();

    /// <summary>The value as HOCON.</summary>
    public override string ToString() => HoconRenderer.Render(this);

    /// <summary>The same content at another place.</summary>
    internal abstract HoconValue At(OriginTable origins, ulong place);
}

/// <summary>A value without parts; its text is kept as it was written.</summary>
public abstract class HoconScalar : HoconValue
{
    private const int CharactersPerWeight = 256;

    private protected HoconScalar(string text, OriginTable origins, ulong place)
        : base(origins, place) => Text = text;

    /// <summary>The text: of a string without quotes and escapes, of anything else as it was written.</summary>
    public string Text { get; }

    internal override int Weight => 1 + (Text.Length / CharactersPerWeight);

    /// <inheritdoc/>
    public override bool TryGetText(out string text)
    {
        text = Text;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(HoconValue? other)
        => other is HoconScalar scalar && scalar.GetType() == GetType() && string.Equals(scalar.Text, Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GetType(), Text);
}

/// <summary>A string, quoted or not, or the text of several values in a row.</summary>
public sealed class HoconString : HoconScalar
{
    /// <summary>A string a program makes.</summary>
    public HoconString(string text)
        : this(text, OriginTable.None, 0)
    {
    }

    internal HoconString(string text, OriginTable origins, ulong place)
        : base(text, origins, place)
    {
    }

    /// <inheritdoc/>
    public override string Description => "a string";

    internal override HoconValue At(OriginTable origins, ulong place) => new HoconString(Text, origins, place);
}

/// <summary>A number, as it was written.</summary>
public sealed class HoconNumber : HoconScalar
{
    /// <summary>A number a program makes.</summary>
    public HoconNumber(long value)
        : this(value.ToString(CultureInfo.InvariantCulture), OriginTable.None, 0)
    {
    }

    /// <summary>A number a program makes.</summary>
    /// <param name="text">A number as JSON writes it.</param>
    public HoconNumber(string text)
        : this(text, OriginTable.None, 0)
    {
        if (!HoconText.IsNumber(text))
        {
            throw new ArgumentException($"{Shown.Value(text)} is not a number", nameof(text));
        }
    }

    internal HoconNumber(string text, OriginTable origins, ulong place)
        : base(text, origins, place)
    {
    }

    /// <inheritdoc/>
    public override string Description => "a number";

    internal override HoconValue At(OriginTable origins, ulong place) => new HoconNumber(Text, origins, place);
}

/// <summary>true or false. The other spellings are strings until someone asks for a boolean (<see cref="HoconUnits"/>).</summary>
public sealed class HoconBoolean : HoconScalar
{
    /// <summary>A boolean a program makes.</summary>
    public HoconBoolean(bool value)
        : this(value, OriginTable.None, 0)
    {
    }

    internal HoconBoolean(bool value, OriginTable origins, ulong place)
        : base(value ? "true" : "false", origins, place) => Value = value;

    /// <summary>The value.</summary>
    public bool Value { get; }

    /// <inheritdoc/>
    public override string Description => "a boolean";

    internal override HoconValue At(OriginTable origins, ulong place) => new HoconBoolean(Value, origins, place);
}

/// <summary>null: set to nothing, which also hides what was set before. Never converted to anything.</summary>
public sealed class HoconNull : HoconScalar
{
    /// <summary>A null a program makes.</summary>
    public HoconNull()
        : this(OriginTable.None, 0)
    {
    }

    internal HoconNull(OriginTable origins, ulong place)
        : base("null", origins, place)
    {
    }

    /// <inheritdoc/>
    public override string Description => "null";

    /// <inheritdoc/>
    public override bool TryGetText(out string text)
    {
        text = "";
        return false;
    }

    internal override HoconValue At(OriginTable origins, ulong place) => new HoconNull(origins, place);
}

/// <summary>
/// Stands where a mistake was found and reported, so that the rest can still be looked through for more of them. Only in
/// <see cref="HoconResult.Partial"/>; whoever meets it says nothing more about it.
/// </summary>
public sealed class HoconInvalid : HoconValue
{
    internal HoconInvalid(OriginTable origins, ulong place)
        : base(origins, place)
    {
    }

    /// <inheritdoc/>
    public override string Description => "a mistake";

    internal override int Weight => 1;

    /// <inheritdoc/>
    public override bool Equals(HoconValue? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    internal override HoconValue At(OriginTable origins, ulong place) => this;
}
