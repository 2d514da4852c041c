namespace Lvs.Core.Config.Keepalived;

/// <summary>
/// A configuration while it is read. Drafts hold what was written and where; what follows from several of them (defaults that are
/// inherited, contradictions) is worked out when all of the file has been read, since keys may come in any order.
/// </summary>
internal sealed class RootDraft
{
    public GlobalDraft Global { get; } = new();

    public List<InstanceDraft> Instances { get; } = [];

    public List<ServiceDraft> Services { get; } = [];
}
