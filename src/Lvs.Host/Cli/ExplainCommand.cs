using System.CommandLine;
using System.Net;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;
using Lvs.Native.Ipvs;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd explain flow SRC[:PORT] VIP:PORT [--mark N]</c>: which server the kernel gives the packets of a client to, and why.</summary>
internal static class ExplainCommand
{
    public static Command Create() => new("explain", "say why something is as it is") { FlowCommand() };

    private static Command FlowCommand()
    {
        var client = new Argument<string>("SRC") { Description = "the client: ADDRESS, or ADDRESS:PORT" };
        var target = new Argument<string>("VIP") { Description = "where it connects to: ADDRESS:PORT" };
        var protocol = new Option<string>("--protocol") { Description = "tcp, udp or sctp", DefaultValueFactory = _ => "tcp" };
        protocol.AcceptOnlyFromAmong("tcp", "udp", "sctp");
        var mark = new Option<string?>("--mark") { Description = "the firewall mark that its packets get (nftables: meta mark set N)", HelpName = "N" };
        var networkNamespace = CommonOptions.NetworkNamespace();
        var command = new Command("flow", "which server the kernel's table gives a flow to: known connection, template, hash, or what decides")
        {
            client,
            target,
            protocol,
            mark,
            networkNamespace,
        };
        command.SetAction(arguments =>
        {
            var flow = Read(
                arguments.GetRequiredValue(client), arguments.GetRequiredValue(target), Enum.Parse<TransportProtocol>(arguments.GetValue(protocol)!, ignoreCase: true));
            return Explain(
                arguments.GetValue(mark) is { } given ? flow with { Mark = FirewallMark.Read("--mark", given) } : flow,
                arguments.GetValue(networkNamespace));
        });
        return command;
    }

    private static Flow Read(string client, string target, TransportProtocol protocol)
    {
        if (!ServerNames.TryParse(client, out var from))
        {
            throw new OperatorException($"{client}: expected ADDRESS or ADDRESS:PORT, an IPv6 address with a port in brackets");
        }

        if (!ServerNames.TryParse(target, out var to) || to.Port is not { } port)
        {
            throw new OperatorException($"{target}: expected ADDRESS:PORT, an IPv6 address in brackets");
        }

        return from.Host.AddressFamily == to.Host.AddressFamily
            ? new Flow(protocol, from.Host, from.Port, new IPEndPoint(to.Host, port))
            : throw new OperatorException($"{client} and {target}: expected two addresses of one family");
    }

    private static int Explain(Flow flow, string? networkNamespace)
    {
        using var ipvs = IpvsClient.In(networkNamespace);
        var services = ipvs.DumpServices()
            .Where(entry => entry.Service.Key.Address is not { } address || address.Equals(flow.Virtual.Address))
            .Select(entry => entry.Service.Key is { Address: null } key && key.FirewallMark != flow.Mark ? entry : entry with { Destinations = ipvs.DumpServers(entry.Service.Key) })
            .ToList();
        var explanation = FlowExplanation.Of(flow, services, IpvsConnections.Read(networkNamespace));
        Console.WriteLine(explanation.Server is { } server ? server.ToString() : "no server can be named");
        foreach (var reason in explanation.Reasons)
        {
            Console.WriteLine($"  {reason}");
        }

        return ExitCode.Success;
    }
}
