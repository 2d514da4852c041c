using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Rules;

/// <summary>Instances among each other: names, virtual router ids, addresses, families, and what strict mode contradicts.</summary>
internal sealed class InstanceRules(DirectorConfig config, SourceMap sources, DiagnosticBag diagnostics)
{
    /// <summary>The count of an advert is one byte (RFC 3768 section 5.3.6).</summary>
    private const int MostAddresses = 255;

    private readonly Dictionary<IPAddress, VrrpInstanceConfig> _holders = [];
    private readonly Dictionary<(string Interface, AddressFamily Family, byte RouterId, string Group), List<VrrpInstanceConfig>> _routers = [];

    public void Check()
    {
        ConfigRules.CheckNames(
            config.VrrpInstances, i => i.Name, "vrrp_instance", DiagnosticCodes.DuplicateInstance, sources, diagnostics);
        foreach (var instance in config.VrrpInstances)
        {
            CheckAddresses(instance);
            CheckHolders(instance);
            CheckRouterId(instance);
            CheckState(instance);
            CheckUnicast(instance);
            CheckStrictness(instance);
        }

        CheckStrict();
        CheckLinkDelays();
    }

    private static AddressFamily FamilyOf(VrrpInstanceConfig instance)
        => instance.Addresses.Count > 0 ? instance.Addresses[0].Address.AddressFamily
            : instance.Unicast.Peers.Count > 0 ? instance.Unicast.Peers[0].Address.AddressFamily
            : AddressFamily.InterNetwork;

    private void CheckAddresses(VrrpInstanceConfig instance)
    {
        var seen = new HashSet<IPAddress>();
        var family = FamilyOf(instance);
        foreach (var address in instance.Addresses)
        {
            if (!seen.Add(address.Address))
            {
                diagnostics.Error(
                    DiagnosticCodes.DuplicateAddress,
                    sources.Of(address),
                    $"{address.Address} is in this instance already; expected each address once");
            }
            else if (address.Address.AddressFamily != family)
            {
                diagnostics.Error(
                    DiagnosticCodes.MixedFamilies,
                    sources.Of(address),
                    $"{address.Address} is not of the family of the instance's first address; expected one vrrp_instance for IPv4 "
                        + "and one for IPv6");
            }
        }

        if (seen.Count > MostAddresses)
        {
            diagnostics.Error(
                DiagnosticCodes.TooManyAddresses,
                sources.Of(instance.Addresses[MostAddresses]),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{seen.Count} virtual addresses; expected at most {MostAddresses} in an instance: the rest fits into "
                        + $"'virtual_ipaddress_excluded'"));
        }

        foreach (var address in instance.ExcludedAddresses)
        {
            if (!seen.Add(address.Address))
            {
                diagnostics.Error(
                    DiagnosticCodes.DuplicateAddress,
                    sources.Of(address),
                    $"{address.Address} is in this instance already; expected each address once");
            }
        }

        if (seen.Count == 0 && !instance.NoAddressesExpected && !sources.Has(instance, InstanceSchema.VirtualAddresses))
        {
            diagnostics.Warning(
                DiagnosticCodes.NoVirtualAddress,
                sources.Of(instance),
                $"{Title(instance)} has no virtual address, so nothing moves with it: write 'virtual_ipaddress', or 'no_virtual_ipaddress' "
                    + "when that is meant");
        }
    }

    private void CheckHolders(VrrpInstanceConfig instance)
    {
        foreach (var address in instance.Addresses.Concat(instance.ExcludedAddresses))
        {
            if (!_holders.TryAdd(address.Address, instance) && _holders[address.Address].Name != instance.Name)
            {
                diagnostics.Error(
                    DiagnosticCodes.AddressInTwoInstances,
                    sources.Of(address),
                    $"{address.Address} is in {Title(_holders[address.Address])} too; when the two have different masters, two directors "
                        + "would answer for it: expected it in one instance");
            }
        }
    }

    /// <summary>Two instances may share an id where their adverts cannot meet: in other groups, or unicast to other peers.</summary>
    private void CheckRouterId(VrrpInstanceConfig instance)
    {
        if (instance.VirtualRouterId == 0 || instance.Interface.Length == 0)
        {
            return;
        }

        var group = instance.Unicast.Peers.Count > 0 ? "unicast" : instance.MulticastGroup?.ToString() ?? "";
        var key = (instance.Interface, FamilyOf(instance), instance.VirtualRouterId, group);
        if (!_routers.TryGetValue(key, out var known))
        {
            _routers.Add(key, [instance]);
            return;
        }

        var other = known.Find(o => group != "unicast" || o.Unicast.Peers.Any(p => instance.Unicast.Peers.Any(q => q.Address.Equals(p.Address))));
        known.Add(instance);
        if (other is not null)
        {
            diagnostics.Error(
                DiagnosticCodes.DuplicateRouterId,
                sources.Of(instance, InstanceSchema.RouterId),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"virtual_router_id {instance.VirtualRouterId} is in use on {Shown.Value(instance.Interface)} already, at "
                        + $"{sources.Of(other, InstanceSchema.RouterId)}; expected another one"));
        }
    }

    private void CheckState(VrrpInstanceConfig instance)
    {
        if (instance is { InitialState: VrrpInitialState.Master, Strict: true, Priority: < InstanceSchema.OwnerPriority })
        {
            diagnostics.WarningOnce(
                DiagnosticCodes.StateIsAWish,
                DiagnosticCodes.StateIsAWish,
                sources.Of(instance, InstanceSchema.State),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'state MASTER' with priority {instance.Priority} is only a wish: under 'vrrp_strict' keepalived makes it "
                        + $"BACKUP; the election goes by priority: write 'state BACKUP'"));
        }
    }

    private void CheckUnicast(VrrpInstanceConfig instance)
    {
        if (instance.Unicast.Peers.Count == 0)
        {
            if (sources.Has(instance, InstanceSchema.UnicastSource) && !instance.Unicast.FaultWithoutPeer)
            {
                diagnostics.Warning(
                    DiagnosticCodes.UnicastProblem,
                    sources.KeyOf(instance, InstanceSchema.UnicastSource),
                    $"{Title(instance)} has 'unicast_src_ip' and no 'unicast_peer', so its adverts are multicast: write the peers, or "
                        + "'mcast_src_ip' when multicast is meant");
            }

            return;
        }

        if (instance.Interface.Length == 0 && instance.SourceAddress is null)
        {
            diagnostics.Error(
                DiagnosticCodes.MissingKey,
                sources.Of(instance),
                $"{Title(instance)} has neither 'interface' nor 'unicast_src_ip'; expected at least one of them");
        }

        if (instance.MulticastGroup is not null)
        {
            diagnostics.Warning(
                DiagnosticCodes.UnicastProblem,
                sources.Of(instance),
                $"{Title(instance)} has a multicast group and unicast peers; keepalived ignores the group: remove 'mcast_dst_ip'");
        }

        var family = FamilyOf(instance);
        foreach (var peer in instance.Unicast.Peers)
        {
            if (peer.Address.AddressFamily != family)
            {
                diagnostics.Error(
                    DiagnosticCodes.MixedFamilies,
                    sources.Of(peer),
                    $"the peer {peer.Address} is not of the family of the instance's addresses; expected one that is");
            }

            if (instance.SourceAddress is { } own && own.Equals(peer.Address))
            {
                diagnostics.Error(
                    DiagnosticCodes.UnicastProblem,
                    sources.Of(peer),
                    $"the peer {peer.Address} is this director's own address; expected the addresses of the others");
            }
        }
    }

    private void CheckStrictness(VrrpInstanceConfig instance)
    {
        if (!instance.Strict)
        {
            return;
        }

        if (instance.Unicast.Peers.Count > 0)
        {
            diagnostics.Error(
                DiagnosticCodes.StrictRefuses,
                sources.KeyOf(instance, InstanceSchema.UnicastPeers),
                $"strict mode forbids unicast, and keepalived leaves {Title(instance)} out; expected multicast, or no 'vrrp_strict'");
        }

        if (instance.Addresses.Count == 0 && !sources.Has(instance, InstanceSchema.VirtualAddresses))
        {
            diagnostics.Error(
                DiagnosticCodes.StrictRefuses,
                sources.Of(instance),
                $"strict mode demands a virtual address, and keepalived leaves {Title(instance)} out; expected one, or no 'vrrp_strict'");
        }
        else if (instance.Addresses.Count > 0 && instance.Addresses[0].Address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv6LinkLocal: false })
        {
            diagnostics.Error(
                DiagnosticCodes.FirstNotLinkLocal,
                sources.Of(instance.Addresses[0]),
                $"strict mode demands a link-local address first, and keepalived leaves {Title(instance)} out; expected one like fe80::1");
        }
    }

    private void CheckStrict()
    {
        var strict = config.VrrpInstances.Where(i => i.Strict).ToList();
        if (strict.Count == 0)
        {
            return;
        }

        var (forbids, does) = strict.Exists(i => i.Password is not null)
            ? ("forbids authentication (keepalived would send no password, its peers with one would drop its adverts: two masters) and ",
                "the password is used and ")
            : ("", "");
        var position = config.Global.Strict
            ? sources.KeyOf(config.Global, GlobalSchema.Strict)
            : sources.KeyOf(strict[0], InstanceSchema.Strict);
        var name = config.Global.Strict ? "vrrp_strict" : "strict_mode";
        var version = strict.TrueForAll(i => i.Version == 3) ? "unless 'accept' is written" : "in VRRP version 2";
        diagnostics.Warning(
            DiagnosticCodes.StrictContradiction,
            position,
            $"'{name}' contradicts this configuration: it {forbids}drops all traffic to the virtual addresses {version}; here {does}the "
                + $"virtual addresses answer: remove '{name}'");
    }

    /// <summary>A link that is down for longer than a backup waits ends in two masters; keepalived shortens such a delay in silence.</summary>
    private void CheckLinkDelays()
    {
        foreach (var delay in config.LinkDelays)
        {
            foreach (var instance in config.VrrpInstances)
            {
                var most = (instance.DownTimerAdverts - 1) * instance.AdvertInterval;
                if (string.Equals(instance.Interface, delay.Interface, StringComparison.Ordinal) && delay.Down >= most)
                {
                    diagnostics.Warning(
                        DiagnosticCodes.DelayTooLong,
                        sources.Of(delay),
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"a backup of {Title(instance)} takes over after {most.TotalSeconds} s and more of silence, and the "
                                + $"link's failure "
                                + $"would show after {delay.Down.TotalSeconds} s only; it is shortened to {most.TotalSeconds} s, as in keepalived: write less than "
                                + $"{most.TotalSeconds}"));
                    break;
                }
            }
        }
    }

    private static string Title(VrrpInstanceConfig instance) => Shown.Value($"vrrp_instance {instance.Name}");
}
