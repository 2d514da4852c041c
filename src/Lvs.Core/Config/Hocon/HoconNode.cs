using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lvs.Core.Config.Hocon;

/// <summary>
/// A value that is not known before substitution. Never seen outside: resolving replaces each by what it evaluates to, once
/// (the specification asks for one result per instance of a substitution, wherever it is used).
/// </summary>
internal abstract class HoconNode(OriginTable origins, ulong place) : HoconValue(origins, place)
{
    /// <summary>How far evaluating it has come.</summary>
    public NodeState State { get; set; }

    /// <summary>What it evaluated to: a scalar, or an object or array whose parts may be unevaluated. Null when undefined.</summary>
    public HoconValue? Head { get; set; }

    public override string Description => "a substitution";

    internal override int Weight => 1;

    public override bool Equals(HoconValue? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    internal override HoconValue At(OriginTable origins, ulong place) => throw new UnreachableException();
}

internal enum NodeState
{
    Unknown,
    Evaluating,
    Known,
}

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
internal sealed class ReferenceNode(string[] path, string[] prefix, bool isOptional, OriginTable origins, ulong place)
    : HoconNode(origins, place)
{
    public string[] Path => path;

    /// <summary>Where the file it stands in was included: looked up below there first.</summary>
    public string[] Prefix => prefix;

    public bool IsOptional => isOptional;

    /// <summary>As it is written.</summary>
    public string Shown => $"${{{(isOptional ? "?" : "")}{HoconText.Path(path)}}}";
}

/// <summary>Several values in a row, at least one of them not known before substitution.</summary>
internal sealed class ConcatenationNode(List<HoconValue> parts, OriginTable origins, ulong place) : HoconNode(origins, place)
{
    public List<HoconValue> Parts => parts;

    /// <summary>Whether it came out as an object made of several.</summary>
    public bool IsMerged { get; set; }
}

/// <summary>The unquoted white space between two values in a row; counts between strings only.</summary>
internal sealed class BlankNode(string text, OriginTable origins, ulong place) : HoconNode(origins, place)
{
    public string Text => text;
}

/// <summary><c>+=</c>: elements after those of what was set before.</summary>
internal sealed class AppendNode(HoconArray elements, OriginTable origins, ulong place) : HoconNode(origins, place)
{
    public HoconArray Elements => elements;
}

/// <summary>All that was set for one field and may still count, oldest first.</summary>
internal sealed class StackNode(List<HoconValue> entries, OriginTable origins, ulong place) : HoconNode(origins, place)
{
    public List<HoconValue> Entries => entries;

    /// <summary>While it is evaluated: how many entries may be seen. The others are being evaluated, or override them: "look back".</summary>
    public int Visible { get; set; }
}

/// <summary>A field of an object that a substitution brought: what was set for it belongs to another path and stays together.</summary>
internal sealed class LinkNode(HoconValue target) : HoconNode(target.Origins, target.Place)
{
    public HoconValue Target => target;
}
