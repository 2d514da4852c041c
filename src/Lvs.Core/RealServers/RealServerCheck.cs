using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;

namespace Lvs.Core.RealServers;

/// <summary>
/// Whether a machine can serve a virtual address that a director has, too: what is missing and what is in the way. The rules are those of
/// LVS-HOWTO, "The ARP Problem", and of the kernel's ip-sysctl.rst.
/// </summary>
public static class RealServerCheck
{
    private const int Strict = 1;

    /// <summary>Everything that is wrong, the address first; empty when it can serve.</summary>
    public static IReadOnlyList<RealServerFinding> Find(RealServerRole role, RealServerFacts facts)
    {
        ArgumentNullException.ThrowIfNull(role);
        ArgumentNullException.ThrowIfNull(facts);
        return [.. OfAddress(role, facts), .. OfNeighbours(role, facts), .. OfTunnel(role, facts), .. OfRoutes(role, facts)];
    }

    private static IEnumerable<RealServerFinding> OfAddress(RealServerRole role, RealServerFacts facts)
    {
        var places = facts.Interfaces
            .SelectMany(link => link.Addresses.Items.Where(address => address.Address.Equals(role.Vip)), (link, address) => (Link: link, address.PrefixLength))
            .ToList();
        if (places.Count == 0)
        {
            yield return new(
                $"{role.Vip}", "on no interface", $"on {role.Home}", "packets that the director sends here are not for this machine", Up(role));
        }

        foreach (var (link, length) in places)
        {
            if (link.HasNeighbours)
            {
                yield return new(
                    $"{role.Vip}",
                    $"on {link.Name}",
                    $"on {role.Home}",
                    $"{link.Name} answers for it, so clients reach this server and not the director",
                    $"ip addr del {role.Vip}/{Text(length)} dev {link.Name}; {Up(role)}");
            }
            else if (length != role.FullPrefix)
            {
                yield return new(
                    $"{role.Vip}",
                    $"/{Text(length)} on {link.Name}",
                    $"/{Text(role.FullPrefix)}",
                    "all of the network counts as this machine itself, and nobody else in it can be reached",
                    $"ip addr del {role.Vip}/{Text(length)} dev {link.Name}; {Up(role)}");
            }
        }
    }

    private static IEnumerable<RealServerFinding> OfNeighbours(RealServerRole role, RealServerFacts facts)
    {
        // IPv6 answers only for addresses of the interface that is asked on, whatever is configured (ndisc_recv_ns).
        if (role.IsIPv6)
        {
            yield break;
        }

        foreach (var link in facts.Interfaces.Where(link => link is { HasNeighbours: true, IsUp: true }))
        {
            // 3 looks at the scope of the address, 8 answers for nothing at all.
            if (link.ArpIgnore is not (1 or 2))
            {
                yield return new(
                    $"net.ipv4.conf.{link.Name}.arp_ignore",
                    Text(link.ArpIgnore),
                    "1 or 2",
                    link.ArpIgnore == 0
                        ? $"{link.Name} answers ARP for {role.Vip}, so clients reach this server and not the director"
                        : $"whether {link.Name} answers ARP for its own addresses and not for {role.Vip} is not certain",
                    link.ArpIgnore == 0 ? "sysctl -w net.ipv4.conf.all.arp_ignore=1" : $"sysctl -w net.ipv4.conf.{link.Name}.arp_ignore=1");
            }

            if (link.ArpAnnounce < 2)
            {
                yield return new(
                    $"net.ipv4.conf.{link.Name}.arp_announce",
                    Text(link.ArpAnnounce),
                    "2",
                    $"ARP requests that {link.Name} sends for answers show {role.Vip} as their sender, and neighbours learn this server's MAC address for it",
                    "sysctl -w net.ipv4.conf.all.arp_announce=2");
            }
        }
    }

    private static IEnumerable<RealServerFinding> OfTunnel(RealServerRole role, RealServerFacts facts)
    {
        if (role.TunnelInterface is not { } name)
        {
            yield break;
        }

        var tunnel = facts.Interfaces.FirstOrDefault(link => link.Name == name);
        if (tunnel is null)
        {
            yield return new(name, "no such interface", "one that is up", "packets in tunnels are refused", $"modprobe {role.Modules[0]}; {Up(role)}");
            yield break;
        }

        if (!tunnel.IsUp)
        {
            yield return new(name, "down", "up", "packets in tunnels are refused", $"ip link set {name} up");
        }

        if (!facts.TunnelPortIsOpen)
        {
            var port = Text(role.Tunnel!.Port);
            yield return new($"UDP port {port}", "closed", "open for GUE", "packets in tunnels are refused", $"ip fou add port {port} gue{(role.IsIPv6 ? " -6" : "")}");
        }

        if (!role.IsIPv6 && tunnel.ReversePathFilter != 0 && !tunnel.Addresses.Any(address => address.Address.AddressFamily == AddressFamily.InterNetwork))
        {
            yield return new(
                name,
                $"no address and net.ipv4.conf.{name}.rp_filter {Text(tunnel.ReversePathFilter)}",
                $"{role.Vip}/{Text(role.FullPrefix)} on it",
                "what comes out of the tunnel is dropped",
                $"ip addr add {role.Vip}/{Text(role.FullPrefix)} dev {name}");
        }
        else if (!role.IsIPv6 && tunnel.ReversePathFilter == Strict && facts.ReturnInterface != name)
        {
            yield return new(
                $"net.ipv4.conf.{name}.rp_filter",
                Text(Strict),
                "2",
                $"what comes out of the tunnel is dropped, because answers to the clients leave {(facts.ReturnInterface is { } way ? $"through {way}" : "elsewhere")}",
                $"sysctl -w net.ipv4.conf.{name}.rp_filter=2");
        }
    }

    private static IEnumerable<RealServerFinding> OfRoutes(RealServerRole role, RealServerFacts facts)
    {
        if (facts.ReturnInterface is not { } way)
        {
            yield return new("the route to the clients", "none", "one", "no answer leaves this machine", $"ip {(role.IsIPv6 ? "-6 " : "")}route add default via GATEWAY");
            yield break;
        }

        if (role.IsIPv6 || role.Tunnel is not null)
        {
            yield break;
        }

        // Where the director's packets come in: it is on the segment of the virtual address, when that can be told.
        var entry = facts.Interfaces.FirstOrDefault(link => link.HasNeighbours && link.Addresses.Items.Any(address => Includes(address, role.Vip)));
        if (entry is { ReversePathFilter: Strict } && entry.Name != way)
        {
            yield return new(
                $"net.ipv4.conf.{entry.Name}.rp_filter",
                Text(Strict),
                "2",
                $"the director's packets come in through {entry.Name} and are dropped, because answers to the clients leave through {way}",
                $"sysctl -w net.ipv4.conf.{entry.Name}.rp_filter=2");
        }
    }

    private static bool Includes(AddressFacts network, IPAddress address)
    {
        var (mine, theirs) = (network.Address.GetAddressBytes(), address.GetAddressBytes());
        var (whole, rest) = (network.PrefixLength / 8, network.PrefixLength % 8);
        return mine.Length == theirs.Length
            && mine.AsSpan(0, whole).SequenceEqual(theirs.AsSpan(0, whole))
            && (rest == 0 || (mine[whole] ^ theirs[whole]) >> (8 - rest) == 0);
    }

    private static string Up(RealServerRole role) => $"lvsd realserver up --vip {role.Vip}{OptionsOf(role)}";

    private static string OptionsOf(RealServerRole role) => role.Tunnel is not { } tunnel
        ? ""
        : $" --tunnel {TunnelKinds.WordOf(tunnel.Kind)}{(tunnel.Port == 0 ? "" : $" --port {Text(tunnel.Port)}")}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
