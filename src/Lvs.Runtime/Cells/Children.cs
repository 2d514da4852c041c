using System.Text.RegularExpressions;
using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>
/// The children of one cell by name. A name is taken from ActorOf until the child's end has reached the parent. Locked, as the
/// guardians' children are made from any thread and anyone may look.
/// </summary>
internal sealed partial class Children
{
    private const string Base64 = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    /// <summary>What an actor that ends without ever having had children has from then on.</summary>
    public static readonly Children NoMore = new() { _isClosed = true };

    private readonly Dictionary<string, LocalActorRef> _byName = new(StringComparer.Ordinal);
    private long _generated;
    private bool _isClosed;

    public bool IsEmpty
    {
        get
        {
            lock (_byName)
            {
                return _byName.Count == 0;
            }
        }
    }

    public LocalActorRef[] All
    {
        get
        {
            lock (_byName)
            {
                return [.. _byName.Values];
            }
        }
    }

    /// <summary>Checks or makes the name and takes it, in one step.</summary>
    public LocalActorRef Add(ActorPath parent, string? name, long uid, Func<ActorPath, LocalActorRef> newActor)
    {
        lock (_byName)
        {
            if (_isClosed)
            {
                throw new InvalidOperationException("Cannot create children while terminating or terminated");
            }

            name = name is null ? GeneratedName() : Checked(name);
            var child = newActor(new ActorPath(parent, name, uid));
            _byName.Add(name, child);
            return child;
        }
    }

    public bool Remove(IActorRef child)
    {
        lock (_byName)
        {
            return Contains(child) && _byName.Remove(child.Path.Name);
        }
    }

    public bool Contains(IActorRef child)
    {
        lock (_byName)
        {
            return _byName.TryGetValue(child.Path.Name, out var found) && ReferenceEquals(found, child);
        }
    }

    public LocalActorRef? Find(string name)
    {
        lock (_byName)
        {
            return _byName.GetValueOrDefault(name);
        }
    }

    /// <summary>No child gets in any more; returns those that are there.</summary>
    public LocalActorRef[] Close()
    {
        lock (_byName)
        {
            _isClosed = true;
            return All;
        }
    }

    private string Checked(string name)
    {
        if (!AllowedName().IsMatch(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}]. Names must not be empty, not start with '$', and have only ASCII letters, digits and \"-_.*$+:@&=,!~';()");
        }

        return _byName.ContainsKey(name) ? throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!") : name;
    }

    [GeneratedRegex("""^(?!\$)([a-zA-Z0-9"\-_.*$+:@&=,!~';()]|%[0-9a-fA-F]{2})+\z""")]
    private static partial Regex AllowedName();

    private string GeneratedName()
    {
        var name = "$";
        var rest = _generated++;
        do
        {
            name += Base64[(int)(rest & 63)];
            rest >>= 6;
        }
        while (rest > 0);

        return name;
    }
}
