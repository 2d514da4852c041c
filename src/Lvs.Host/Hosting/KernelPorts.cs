using Lvs.Actors.Director;
using Lvs.Core.Config;
using Lvs.Host.Cli;
using Lvs.Native.Addresses;
using Lvs.Native.Health;
using Lvs.Native.Ipvs;
using Lvs.Native.Time;
using Lvs.Native.Tracking;
using Lvs.Native.Vrrp;

namespace Lvs.Host.Hosting;

/// <summary>
/// The real ports of a director, opened in the network namespace the process runs in; IPVS may be in another (net_namespace_ipvs).
/// </summary>
internal sealed class KernelPorts : IDisposable
{
    private readonly PreciseTimers _timers = new();
    private readonly RouteAddresses _addresses = new();
    private readonly MacVlans _macVlans = new();
    private readonly TrackedFiles _files = new();
    private readonly TrackedProcesses _processes = new();
    private readonly IpvsClient _ipvs;

    private KernelPorts(IpvsClient ipvs)
    {
        _ipvs = ipvs;
        Links = new VrrpLinks(_timers);
    }

    /// <summary>The sockets of VRRP.</summary>
    public VrrpLinks Links { get; }

    /// <summary>Opens them, IPVS in the named network namespace if one is given.</summary>
    public static KernelPorts Open(string? ipvsNamespace = null) => new(IpvsClient.In(ipvsNamespace));

    /// <summary>What the actors get.</summary>
    public DirectorPorts ToDirectorPorts() => new()
    {
        Timers = _timers,
        VrrpThread = _timers.Post,
        Scheduling = new LinuxScheduling(_timers),
        WallClock = static () => TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch,
        VrrpLinks = Links,
        Addresses = _addresses,
        VirtualLinks = _macVlans,
        Ipvs = _ipvs,
        TrackedScripts = new TrackedScripts(),
        TrackedFiles = _files,
        TrackedProcesses = _processes,
        Probe = new NetworkProbe(),
        NextRandom = Random.Shared.NextDouble,
    };

    /// <summary>
    /// A configuration with services needs IPVS in the kernel; one without does not. Asked over a socket of its own: a reload asks
    /// while the ipvs actor uses the daemon's.
    /// </summary>
    public static void RequireIpvsFor(DirectorConfig config)
    {
        var services = config.Services.Count + config.IndirectServices.Count;
        if (services == 0)
        {
            return;
        }

        try
        {
            using var ipvs = IpvsClient.In(config.Global.Process.IpvsNamespace);
            ipvs.GetInfo();
        }
        catch (IOException failure)
        {
            throw new OperatorException($"{failure.Message} (the configuration has {services} virtual service(s))");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timers.Dispose();
        _addresses.Dispose();
        _macVlans.Dispose();
        _ipvs.Dispose();
        _files.Dispose();
        _processes.Dispose();
    }
}
