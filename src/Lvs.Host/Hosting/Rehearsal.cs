using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Addresses;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;
using Lvs.Host.Takeover;
using Lvs.Native.Addresses;
using Lvs.Native.Namespaces;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lvs.Host.Hosting;

/// <summary>
/// A take-over and a stop by the real actors over real sockets, in a network namespace where nobody listens. What the compiler could
/// not compile ahead of time (the framework's generic code over our types) is compiled here, and not while an address is without a
/// holder: on a slow machine that is a fifth of a second. A successor only joins in once there is to be one: few processes ever have one, and
/// what both say to each other is as much to compile as all the rest.
/// </summary>
internal sealed class Rehearsal : IVrrpLinks, IAddresses, IDisposable
{
    private const string Interface = "rehearsal";

    // Ten times what a slow machine needs; then the director runs without it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly Part IPv4 = new(
        AddressFamily.InterNetwork, new HeldAddress(Interface, new IPAddress([192, 0, 2, 1]), 24), new VirtualAddress(new IPAddress([192, 0, 2, 2]), 32));

    private static readonly Part IPv6 = new(
        AddressFamily.InterNetworkV6,
        new HeldAddress(Interface, IPAddress.Parse("fe80::1"), 64),
        new VirtualAddress(IPAddress.Parse("2001:db8::2"), 128));

    private readonly PrivateNamespace _space;
    private readonly KernelPorts _kernel;
    private readonly DirectorPorts _ports;
    private readonly ConcurrentDictionary<IPAddress, bool> _missing;
    private readonly TaskCompletionSource _announced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Rehearsal(PrivateNamespace space, IEnumerable<Part> parts)
    {
        _space = space;
        _missing = new(parts.Select(static part => KeyValuePair.Create(part.Virtual.Address, true)));
        _kernel = space.Run(static () => KernelPorts.Open());
        _ports = _kernel.ToDirectorPorts();
    }

    /// <summary>
    /// Takes over as a backup of the families that this configuration has, and stops; or is succeeded by another, which stops. Throws an
    /// <see cref="IOException"/> or a <see cref="TimeoutException"/> when it cannot.
    /// </summary>
    public static async Task RunAsync(DirectorConfig config, bool withSuccessor)
    {
        var parts = new[] { IPv4, IPv6 }
            .Where(part => config.VrrpInstances.Any(instance => VrrpSettings.FamilyOf(instance) == part.Family))
            .ToValueList();
        if (parts.Count == 0)
        {
            return;
        }

        using var space = PrivateNamespace.Create();
        space.AddEthernet(Interface);
        space.Run(() =>
        {
            // By another hand than the one that will hold the virtual ones: these are the sources of its adverts.
            using var addresses = new RouteAddresses();
            addresses.Hold([.. parts.Select(static part => part.Own)], lease: null);
            return true;
        });
        using var rehearsal = new Rehearsal(space, parts);
        await rehearsal.PlayAsync(Play(config, parts), withSuccessor).WaitAsync(Limit).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IVrrpLink Open(VrrpLinkOptions options, Action<VrrpPacket> onReceive) => _space.Run(() => _ports.VrrpLinks.Open(options, onReceive));

    /// <inheritdoc/>
    public IDisposable Watch(Action<LinkChange> onChange) => _space.Run(() => _ports.Addresses.Watch(onChange));

    /// <inheritdoc/>
    public void Announce(IReadOnlyList<HeldAddress> addresses)
    {
        _ports.Addresses.Announce(addresses);
        foreach (var address in addresses)
        {
            _missing.TryRemove(address.Address, out _);
        }

        if (_missing.IsEmpty)
        {
            _announced.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public LinkState? FindLink(string name) => _ports.Addresses.FindLink(name);

    /// <inheritdoc/>
    public void Hold(IReadOnlyList<HeldAddress> addresses, TimeSpan? lease) => _ports.Addresses.Hold(addresses, lease);

    /// <inheritdoc/>
    public bool Release(HeldAddress address) => _ports.Addresses.Release(address);

    /// <inheritdoc/>
    public bool IsHeld(HeldAddress address) => _ports.Addresses.IsHeld(address);

    /// <inheritdoc/>
    public void Dispose() => _kernel.Dispose();

    private static DirectorConfig Play(DirectorConfig config, ValueList<Part> parts)
    {
        var instances = parts.Select(static (part, index) => new VrrpInstanceConfig
        {
            Name = $"{part.Family}",
            Interface = Interface,
            VirtualRouterId = (byte)(index + 1),
            Version = 3,
            AdvertInterval = TimeSpan.FromMilliseconds(10),
            Addresses = [part.Virtual],
        }).ToValueList();
        return new DirectorConfig
        {
            Global = new GlobalConfig { AddressLease = config.Global.AddressLease },
            VrrpInstances = instances,
            SyncGroups = config.SyncGroups.Count == 0
                ? []
                : [new SyncGroupConfig { Name = Interface, Instances = instances.Select(static instance => instance.Name).ToValueList() }],
        };
    }

    private async Task PlayAsync(DirectorConfig config, bool withSuccessor)
    {
        var system = DirectorSystem.Create(NullLoggerFactory.Instance, Limit, _ports.VrrpThread);
        try
        {
            var ports = _ports with { VrrpLinks = this, Addresses = this };
            var director = system.ActorOf(Props.Create(() => new DirectorActor(ports)), "director");
            director.Tell(new DirectorProtocol.Configure(config));
            await _announced.Task.ConfigureAwait(false);
            if (withSuccessor)
            {
                var successor = system.ActorOf(Props.Create(() => new DirectorActor(ports)), "successor");
                await SucceedAsync(director, successor, config).ConfigureAwait(false);
                director = successor;
            }

            await director.GracefulStop(Limit, DirectorProtocol.Stop.Instance).ConfigureAwait(false);
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }

    // Both sides of `lvsd run --takeover`, between which nobody acts.
    private async Task SucceedAsync(IActorRef director, IActorRef successor, DirectorConfig config)
    {
        await successor.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Prepare(config), Limit).ConfigureAwait(false);
        var loans = await director.Ask<IpvsProtocol.Loans>(IpvsProtocol.GetLoans.Instance, Limit).ConfigureAwait(false);
        var links = await director.Ask<AddressesProtocol.Loans>(AddressesProtocol.GetLoans.Instance, Limit).ConfigureAwait(false);
        await _kernel.Links.SuspendAsync().ConfigureAwait(false);
        var routers = await director.Ask<VrrpProtocol.Bequest>(VrrpProtocol.Suspend.Instance, Limit).ConfigureAwait(false);
        var bequest = new DirectorProtocol.Bequest(routers, loans, links);
        Legacy.Rehearse(bequest);
        _kernel.Links.Proceed();
        await director.GracefulStop(Limit, DirectorProtocol.Stop.ToSuccessor).ConfigureAwait(false);
        await successor.Ask<VrrpProtocol.Ready>(new DirectorProtocol.Succeed(bequest), Limit).ConfigureAwait(false);
    }

    /// <summary>What one family plays with.</summary>
    private sealed record Part(AddressFamily Family, HeldAddress Own, VirtualAddress Virtual);
}
