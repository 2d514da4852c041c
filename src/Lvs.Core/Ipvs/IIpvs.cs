using System.Collections.Immutable;

namespace Lvs.Core.Ipvs;

/// <summary>
/// The kernel's IPVS table. Synchronous: a call takes microseconds and the only caller is the actor that owns the table.
/// An environment that fails (no permission, socket gone) throws an <see cref="IOException"/> whose text names the operation.
/// </summary>
public interface IIpvs
{
    /// <summary>Version and connection table size; the first line of an ipvsadm listing.</summary>
    IpvsInfo GetInfo();

    /// <summary>All services with their servers, as the kernel has them now.</summary>
    ImmutableArray<IpvsServiceEntry> Dump();

    /// <summary>All services, without their servers.</summary>
    ImmutableArray<IpvsServiceEntry> DumpServices();

    /// <summary>The servers of one service; none when there is no such service.</summary>
    ImmutableArray<IpvsDestinationEntry> DumpServers(ServiceKey service);

    /// <summary>
    /// What the servers of one service are set to, without what is counted. One that is as expected is the expected object, as far as the
    /// two orders allow to see that; where all are, in this order or the reverse, it is <paramref name="expected"/> itself.
    /// </summary>
    ImmutableArray<IpvsDestination> DumpSettings(ServiceKey service, ImmutableArray<IpvsDestination> expected);

    /// <summary>Writes the commands in order, one result each; a refused command does not keep the later ones from being tried.</summary>
    ImmutableArray<IpvsResult> Apply(ImmutableArray<IpvsCommand> commands);

    /// <summary>A kernel setting of IPVS by its name in sysctl(8); there is none before the table was read for the first time.</summary>
    string ReadSysctl(string name);

    /// <summary>Changes such a setting.</summary>
    void WriteSysctl(string name, string value);

    /// <summary>Idle times after which connections are forgotten.</summary>
    IpvsTimeouts GetTimeouts();

    /// <summary>Writes them; a zero leaves that one as it is.</summary>
    void SetTimeouts(IpvsTimeouts timeouts);

    /// <summary>The sync daemons that run, none to two.</summary>
    ImmutableArray<SyncDaemon> GetSyncDaemons();

    /// <summary>How far one that runs is behind.</summary>
    SyncBacklog ReadSyncBacklog(SyncDaemon daemon);

    /// <summary>Starts one; <see cref="IpvsOutcome.AlreadyThere"/> when one of that role runs.</summary>
    IpvsOutcome StartSync(SyncDaemon daemon);

    /// <summary>Stops one; <see cref="IpvsOutcome.NotThere"/> when none of that role runs.</summary>
    IpvsOutcome StopSync(SyncRole role);
}
