using System.Net;

namespace Lvs.Core.Vrrp;

/// <summary>
/// Remembers which rejections were logged, so that each sender and kind is logged once. Bounded: a flood of forged senders fills
/// it and is then silent (the counters go on).
/// </summary>
public sealed class RejectionMemory
{
    /// <summary>Pairs of sender and kind that are remembered at the most.</summary>
    public const int Capacity = 256;

    private readonly HashSet<(IPAddress?, VrrpRejection)> _seen = [];

    /// <summary>True when this is to be logged: the first of its sender and kind while there is room.</summary>
    public bool IsNew(IPAddress? sender, VrrpRejection rejection) => _seen.Count < Capacity && _seen.Add((sender, rejection));

    /// <summary>Forgets everything: after a change of role old news is news again.</summary>
    public void Clear() => _seen.Clear();
}
