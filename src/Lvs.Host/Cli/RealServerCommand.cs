using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.RealServers;
using Lvs.Host.RealServers;

namespace Lvs.Host.Cli;

/// <summary>
/// <c>lvsd realserver up|down|check --vip ADDRESS</c>: makes a machine a real server for direct routing or at the end of a tunnel, undoes
/// that, or says what keeps it from being one.
/// </summary>
internal static class RealServerCommand
{
    // Anybody on the internet: of the addresses for documentation (RFC 5737, RFC 3849), so only the default route leads there.
    private static readonly IPAddress AnyClient = IPAddress.Parse("203.0.113.1");
    private static readonly IPAddress AnyClientIPv6 = IPAddress.Parse("2001:db8:ffff::1");

    private static readonly string[] Kinds = [.. TunnelKinds.Words.Select(known => known.Word)];

    private static readonly Option<string> Vip = new("--vip")
    {
        Description = "the virtual address, of IPv4 or IPv6",
        Required = true,
        HelpName = "ADDRESS",
    };

    private static readonly Option<string> Tunnel = new("--tunnel")
    {
        Description = "packets come in tunnels of this kind (lvs_method TUN); without it they come as they are (DR)",
        HelpName = string.Join('|', Kinds),
    };

    private static readonly Option<ushort> Port = new("--port") { Description = $"the UDP port of a tunnel of {TunnelKinds.WordOf(TunnelKind.Gue)}", HelpName = "PORT" };

    public static Command Create()
    {
        Tunnel.AcceptOnlyFromAmong(Kinds);
        var client = new Option<string>("--client") { Description = "a client that answers have to reach; without it, anyone beyond the default route", HelpName = "ADDRESS" };
        var check = new Command("check", "say what keeps this machine from serving the virtual address") { Vip, Tunnel, Port, client };
        check.SetAction(arguments => Check(RoleOf(arguments), arguments.GetValue(client)));
        return new Command("realserver", "set up this machine as a real server for direct routing or tunnels")
        {
            Verb("up", "put the virtual address on the loopback interface, or that of a tunnel, keep it out of ARP, and open the tunnel", static (setup, role) => setup.Up(role)),
            Verb("down", "take the virtual address off, and with the last one put back all that was set", static (setup, role) => setup.Down(role)),
            check,
        };
    }

    private static Command Verb(string name, string description, Action<RealServerSetup, RealServerRole> action)
    {
        var command = new Command(name, description) { Vip, Tunnel, Port };
        command.SetAction(arguments =>
        {
            var role = RoleOf(arguments);
            Privileges.Require();
            using var setup = new RealServerSetup();
            action(setup, role);
            return ExitCode.Success;
        });
        return command;
    }

    private static int Check(RealServerRole role, string? client)
    {
        using var setup = new RealServerSetup();
        var findings = setup.Check(role, client is null ? (role.IsIPv6 ? AnyClientIPv6 : AnyClient) : ReadClient(client, role));
        foreach (var finding in findings)
        {
            Console.WriteLine(finding);
        }

        if (findings.Count == 0)
        {
            Console.WriteLine($"{role.Vip}: nothing is wrong");
        }

        return findings.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static RealServerRole RoleOf(ParseResult arguments)
    {
        var text = arguments.GetRequiredValue(Vip);
        if (!IPAddress.TryParse(text, out var vip) || vip.IsIPv6LinkLocal || vip.IsIPv6Multicast || vip.IsIPv4MappedToIPv6 || IPAddress.IsLoopback(vip))
        {
            throw new OperatorException($"--vip {text}: expected an address such as 192.0.2.10 or 2001:db8::10");
        }

        var port = arguments.GetValue(Port);
        TunnelKind? kind = arguments.GetValue(Tunnel) is { } word ? TunnelKinds.Words.First(known => known.Word == word).Kind : null;
        if (kind == TunnelKind.Gue != port > 0)
        {
            var gue = TunnelKinds.WordOf(TunnelKind.Gue);
            throw new OperatorException(port > 0 ? $"--port {port}: only a tunnel of {gue} has a port" : $"--tunnel {gue}: expected --port PORT, the one the director sends to");
        }

        return new RealServerRole(vip, kind is { } given ? new TunnelConfig(given, port) : null);
    }

    private static IPAddress ReadClient(string text, RealServerRole role)
        => IPAddress.TryParse(text, out var client) && client.AddressFamily == role.Vip.AddressFamily
            ? client
            : throw new OperatorException($"--client {text}: expected an IPv{(role.Vip.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4)} address, as --vip is");
}
