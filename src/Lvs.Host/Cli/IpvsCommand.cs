using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;
using Lvs.Native.Ipvs;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd ipvs</c>: the kernel's table in the forms that ipvsadm lists it in, and as commands that make it again.</summary>
internal static class IpvsCommand
{
    public static Command Create()
    {
        (Option<bool> Option, IpvsView View)[] views =
        [
            (new("--stats") { Description = "counters since the start" }, IpvsView.Statistics),
            (new("--rate") { Description = "counters per second" }, IpvsView.Rates),
            (new("--thresholds") { Description = "limits of servers" }, IpvsView.Thresholds),
            (new("--persistent-conn") { Description = "persistence templates of servers" }, IpvsView.Persistence),
            (new("--tun-info") { Description = "how packets to servers are wrapped" }, IpvsView.Tunnels),
        ];
        (Option<bool> Option, Action<string?> Show)[] others =
        [
            (new("--timeout") { Description = "idle times after which the kernel forgets connections" }, ShowTimeouts),
            (new("--daemon") { Description = "the halves of the connection synchronization that run" }, ShowSyncDaemons),
            (new("--connection", "-c") { Description = "every connection the kernel knows" }, ShowConnections),
        ];
        var exact = new Option<bool>("--exact") { Description = "counters in full" };
        var unsorted = new Option<bool>("--nosort") { Description = "in the kernel's order" };
        Option<bool>[] asAnyway = [new("--list", "-l", "-L"), new("--numeric", "-n"), new("--sort")];
        var service = new ServiceOptions();
        var networkNamespace = CommonOptions.NetworkNamespace();
        var command = new Command("ipvs", "show the kernel's table of virtual services, as ipvsadm -ln does");
        foreach (var option in views.Select(view => view.Option).Concat(others.Select(other => other.Option)).Concat([exact, unsorted]).Concat(service.All).Append(networkNamespace))
        {
            command.Options.Add(option);
        }

        foreach (var option in asAnyway)
        {
            option.Description = "as it does anyway";
            option.Hidden = true;
            command.Options.Add(option);
        }

        command.Subcommands.Add(Save(networkNamespace));
        command.Subcommands.Add(Summary(networkNamespace));
        command.SetAction(arguments =>
        {
            var view = views.Where(view => arguments.GetValue(view.Option)).ToList();
            var other = others.Where(other => arguments.GetValue(other.Option)).ToList();
            var key = service.Read(arguments);
            if (view.Count + other.Count > 1)
            {
                throw new OperatorException($"choose one of {string.Join(", ", views.Select(view => view.Option.Name))}, {string.Join(", ", others.Select(other => other.Option.Name))}");
            }

            if (other.Count > 0 && key is not null)
            {
                throw new OperatorException($"{other[0].Option.Name}: expected no service with it, it is about all of them");
            }

            if (other.Count > 0)
            {
                other[0].Show(arguments.GetValue(networkNamespace));
            }
            else
            {
                Show(
                    arguments.GetValue(networkNamespace),
                    key,
                    view.Count > 0 ? view[0].View : IpvsView.Servers,
                    arguments.GetValue(exact),
                    isSorted: !arguments.GetValue(unsorted));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static Command Save(Option<string?> networkNamespace)
    {
        var command = new Command("save", "write the table as commands that ipvsadm-restore reads");
        command.SetAction(arguments =>
        {
            using var ipvs = IpvsClient.In(arguments.GetValue(networkNamespace));
            Console.Write(IpvsRules.Render(ipvs.Dump()));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Summary(Option<string?> networkNamespace)
    {
        var command = new Command("summary", "count the connections of each service and server by their state");
        command.SetAction(arguments =>
        {
            Console.Write(IpvsConnectionListing.Summary(IpvsConnections.Read(arguments.GetValue(networkNamespace))));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Show(string? networkNamespace, ServiceKey? key, IpvsView view, bool isExact, bool isSorted)
    {
        using var ipvs = IpvsClient.In(networkNamespace);
        if (key is null)
        {
            Console.Write(IpvsListing.Render(ipvs.GetInfo(), ipvs.Dump(), view, isExact, isSorted));
            return;
        }

        var entry = ipvs.DumpServices().FirstOrDefault(entry => entry.Service.Key == key)
            ?? throw new OperatorException($"there is no service {key} in the kernel's table");
        Console.Write(IpvsListing.Render(entry with { Destinations = ipvs.DumpServers(key) }, view, isExact, isSorted));
    }

    private static void ShowTimeouts(string? networkNamespace)
    {
        using var ipvs = IpvsClient.In(networkNamespace);
        var timeouts = ipvs.GetTimeouts();
        Console.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"Timeout (tcp tcpfin udp): {timeouts.Tcp.TotalSeconds} {timeouts.TcpFin.TotalSeconds} {timeouts.Udp.TotalSeconds}\n"));
    }

    private static void ShowSyncDaemons(string? networkNamespace)
    {
        using var ipvs = IpvsClient.In(networkNamespace);
        Console.Write(SyncDaemonListing.Render(ipvs.GetSyncDaemons()));
    }

    private static void ShowConnections(string? networkNamespace)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.Write(IpvsConnectionListing.Title);
        foreach (var connection in IpvsConnections.Read(networkNamespace))
        {
            output.Write(IpvsConnectionListing.Line(connection));
        }
    }

    // One service, as ipvsadm names it.
    private sealed class ServiceOptions
    {
        private readonly (Option<string?> Option, TransportProtocol Protocol)[] _addresses =
        [
            (Address("--tcp-service", "-t", "TCP"), TransportProtocol.Tcp),
            (Address("--udp-service", "-u", "UDP"), TransportProtocol.Udp),
            (Address("--sctp-service", null, "SCTP"), TransportProtocol.Sctp),
        ];

        private readonly Option<string?> _mark = new("--fwmark-service", "-f") { Description = "only the service of this firewall mark", HelpName = "N" };
        private readonly Option<bool> _isOfIPv6 = new("--ipv6", "-6") { Description = "with -f: the one for IPv6" };

        public IEnumerable<Option> All => [.. _addresses.Select(static address => address.Option), _mark, _isOfIPv6];

        /// <summary>The one that is asked for; null for all.</summary>
        public ServiceKey? Read(ParseResult arguments)
        {
            var keys = _addresses
                .Select(address => arguments.GetValue(address.Option) is { } text ? Read(address.Option.Name, address.Protocol, text) : null)
                .Append(arguments.GetValue(_mark) is { } mark
                    ? ServiceKey.OfMark(FirewallMark.Read(_mark.Name, mark), arguments.GetValue(_isOfIPv6) ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork)
                    : null)
                .OfType<ServiceKey>()
                .ToList();
            return keys.Count < 2 ? keys.FirstOrDefault() : throw new OperatorException($"{keys[0]} and {keys[1]}: expected one service, or none for all of them");
        }

        // Without a port it is the service for every port.
        private static ServiceKey Read(string option, TransportProtocol protocol, string text)
            => ServerNames.TryParse(text, out var place)
                ? ServiceKey.Of(protocol, place.Host, place.Port ?? 0)
                : throw new OperatorException($"{option} {text}: expected ADDRESS:PORT, an IPv6 address in brackets");

        private static Option<string?> Address(string name, string? alias, string protocol)
            => new(name, alias is null ? [] : [alias]) { Description = $"only the {protocol} service of this address", HelpName = "ADDRESS:PORT" };
    }
}
