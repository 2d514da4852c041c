using System.Collections.Immutable;
using Lvs.Core.Config;

namespace Lvs.Core.Ipvs;

/// <summary>Which sync daemons shall run, and what has to be done for it. Pure.</summary>
public static class SyncPlan
{
    /// <summary>
    /// The daemons of a configuration: the half of the instance's role, or both without an instance. The kernel of a director whose role is
    /// not known yet listens.
    /// </summary>
    public static ImmutableArray<SyncDaemon> Desired(SyncDaemonConfig? config, ValueList<VrrpInstanceConfig> instances, bool isMaster)
    {
        if (config is null)
        {
            return [];
        }

        var instance = instances.FirstOrDefault(instance => instance.Name == config.Instance);
        SyncRole[] roles = config.Instance is null ? [SyncRole.Master, SyncRole.Backup] : [isMaster ? SyncRole.Master : SyncRole.Backup];
        return
        [
            .. roles.Select(role => new SyncDaemon(role, config.Interface, config.SyncId ?? instance?.VirtualRouterId ?? 0)
            {
                MaxLength = config.MaxLength,
                Port = config.Port == new SyncDaemonConfig { Interface = "" }.Port ? null : config.Port,
                TimeToLive = config.TimeToLive,
                Group = config.Group,
            }),
        ];
    }

    /// <summary>Which halves have to stop and which daemons to start, in this order; what is right already is not touched.</summary>
    public static (ImmutableArray<SyncRole> Stop, ImmutableArray<SyncDaemon> Start) Between(
        ImmutableArray<SyncDaemon> running, ImmutableArray<SyncDaemon> desired) => (
            [.. running.Where(daemon => !desired.Any(wanted => wanted.IsMetBy(daemon))).Select(daemon => daemon.Role)],
            [.. desired.Where(wanted => !running.Any(wanted.IsMetBy))]);
}
