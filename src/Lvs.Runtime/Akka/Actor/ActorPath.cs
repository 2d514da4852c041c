using System.Text;

namespace Akka.Actor;

/// <summary>Where an actor stands in the tree. See "Actor References, Paths and Addresses" in the Akka.NET documentation.</summary>
public sealed class ActorPath : IEquatable<ActorPath>
{
    private readonly ActorPath? _parent;

    /// <summary>The element, or the system's name where this is the root.</summary>
    private readonly string _name;

    internal ActorPath(string systemName)
    {
        _name = systemName;
    }

    internal ActorPath(ActorPath parent, string name, long uid)
    {
        _parent = parent;
        _name = name;
        Uid = uid;
    }

    /// <summary>The last element; the root's is "/".</summary>
    public string Name => _parent is null ? "/" : _name;

    public ActorPath Parent => _parent ?? this;

    public ActorPath Root => _parent is null ? this : _parent.Root;

    /// <summary>Tells incarnations of the same path apart; not part of equality.</summary>
    public long Uid { get; }

    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new List<string>();
            for (var path = this; path._parent is not null; path = path._parent)
            {
                elements.Insert(0, path.Name);
            }

            return elements;
        }
    }

    public static ActorPath operator /(ActorPath path, string name) => new(path, name, 0);

    public static bool operator ==(ActorPath? left, ActorPath? right) => Equals(left, right);

    public static bool operator !=(ActorPath? left, ActorPath? right) => !Equals(left, right);

    public string ToStringWithoutAddress() => _parent is null ? "/" : AppendTo(new StringBuilder()).ToString();

    public override string ToString() => "akka://" + Root._name + ToStringWithoutAddress();

    public bool Equals(ActorPath? other)
    {
        var (left, right) = (this, other);
        while (!ReferenceEquals(left, right))
        {
            if (left is null || right is null || !string.Equals(left._name, right._name, StringComparison.Ordinal))
            {
                return false;
            }

            (left, right) = (left._parent, right._parent);
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    public override int GetHashCode() => HashCode.Combine(_name, _parent);

    private StringBuilder AppendTo(StringBuilder builder) =>
        _parent is null ? builder : _parent.AppendTo(builder).Append('/').Append(Name);
}
