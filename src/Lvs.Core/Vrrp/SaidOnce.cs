namespace Lvs.Core.Vrrp;

/// <summary>
/// Remembers what was said of whom, so that each is said once. Bounded: a flood of forged senders fills it and is then silent (the
/// counters go on).
/// </summary>
/// <typeparam name="TKind">What can be said of a sender.</typeparam>
public sealed class SaidOnce<TKind>
    where TKind : struct, Enum
{
    private const int Capacity = 256;

    private readonly HashSet<(RouterAddress, TKind)> _said = [];

    /// <summary>True when this is to be said: the first of its sender and kind while there is room.</summary>
    public bool IsNew(RouterAddress sender, TKind kind) => _said.Count < Capacity && _said.Add((sender, kind));

    /// <summary>Forgets everything: after a change of role old news is news again.</summary>
    public void Clear() => _said.Clear();
}
