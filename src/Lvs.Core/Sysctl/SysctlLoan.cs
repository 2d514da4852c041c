using System.Collections.Immutable;

namespace Lvs.Core.Sysctl;

/// <summary>Kernel settings that are ours for a while: it knows what they were before, and what it has made of them.</summary>
/// <param name="read">The value of a setting. Throws an <see cref="IOException"/> that names it.</param>
/// <param name="write">Sets it. Throws an <see cref="IOException"/> that names it.</param>
public sealed class SysctlLoan(Func<string, string> read, Action<string, string> write)
{
    private readonly Dictionary<string, (string Before, string Ours)> _changed = new(StringComparer.Ordinal);

    /// <summary>What was changed, each with its value before and ours; given to one that has changed nothing yet, it puts that back.</summary>
    public ImmutableSortedDictionary<string, (string Before, string Ours)> Lent
    {
        get => _changed.ToImmutableSortedDictionary(StringComparer.Ordinal);
        set
        {
            foreach (var (name, values) in value)
            {
                _changed[name] = values;
            }
        }
    }

    /// <summary>Makes settings what is wanted, and those no longer wanted what they were; the problems, a line each.</summary>
    public IReadOnlyList<string> Set(IEnumerable<KeyValuePair<string, string>> wanted)
    {
        var values = wanted.ToDictionary(StringComparer.Ordinal);
        List<string> problems = [.. Restore(_changed.Keys.Where(name => !values.ContainsKey(name)).ToList())];
        foreach (var (name, value) in values)
        {
            Try(() => Set(name, value), problems);
        }

        return problems;
    }

    /// <summary>Makes everything what it was, but what somebody else has changed in the meantime; the problems, a line each.</summary>
    public IReadOnlyList<string> PutBack() => Restore([.. _changed.Keys]);

    private List<string> Restore(List<string> names)
    {
        List<string> problems = [];
        foreach (var name in names)
        {
            var (before, ours) = _changed[name];
            Try(() => Change(name, from: ours, to: before), problems);
            _changed.Remove(name);
        }

        return problems;
    }

    private void Set(string name, string value)
    {
        var now = read(name);
        if (now != value)
        {
            write(name, value);
            _changed[name] = (_changed.TryGetValue(name, out var known) ? known.Before : now, value);
        }
    }

    private void Change(string name, string from, string to)
    {
        if (read(name) == from)
        {
            write(name, to);
        }
    }

    private static void Try(Action action, List<string> problems)
    {
        try
        {
            action();
        }
        catch (IOException failure)
        {
            problems.Add(failure.Message);
        }
    }
}
