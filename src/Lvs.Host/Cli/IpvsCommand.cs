using System.CommandLine;
using System.Globalization;
using Lvs.Core.Ipvs;
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
        ];
        var exact = new Option<bool>("--exact") { Description = "counters in full" };
        var timeout = new Option<bool>("--timeout") { Description = "idle times after which the kernel forgets connections" };
        var connection = new Option<bool>("--connection", "-c") { Description = "every connection the kernel knows" };
        var list = new Option<bool>("--list", "-l") { Description = "as it does anyway", Hidden = true };
        var numeric = new Option<bool>("--numeric", "-n") { Description = "as it does anyway", Hidden = true };
        var command = new Command("ipvs", "show the kernel's table of virtual services, as ipvsadm -ln does");
        foreach (var option in views.Select(view => view.Option).Concat([exact, timeout, connection, list, numeric]))
        {
            command.Options.Add(option);
        }

        command.Subcommands.Add(Save());
        command.Subcommands.Add(Summary());
        command.SetAction(arguments =>
        {
            var asked = views.Where(view => arguments.GetValue(view.Option)).ToList();
            if (asked.Count + (arguments.GetValue(timeout) ? 1 : 0) + (arguments.GetValue(connection) ? 1 : 0) > 1)
            {
                throw new OperatorException("choose one of --stats, --rate, --thresholds, --persistent-conn, --timeout and --connection");
            }

            return arguments.GetValue(timeout) ? ShowTimeouts()
                : arguments.GetValue(connection) ? ShowConnections()
                : Show(asked.Count > 0 ? asked[0].View : IpvsView.Servers, arguments.GetValue(exact));
        });
        return command;
    }

    private static Command Save()
    {
        var command = new Command("save", "write the table as commands that ipvsadm-restore reads");
        command.SetAction(_ =>
        {
            using var ipvs = new IpvsClient();
            Console.Write(IpvsRules.Render(ipvs.Dump()));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Summary()
    {
        var command = new Command("summary", "count the connections of each service and server by their state");
        command.SetAction(_ =>
        {
            Console.Write(IpvsConnectionListing.Summary(IpvsConnections.Read()));
            return ExitCode.Success;
        });
        return command;
    }

    private static int Show(IpvsView view, bool exact)
    {
        using var ipvs = new IpvsClient();
        Console.Write(IpvsListing.Render(ipvs.GetInfo(), ipvs.Dump(), view, exact));
        return ExitCode.Success;
    }

    private static int ShowTimeouts()
    {
        using var ipvs = new IpvsClient();
        var timeouts = ipvs.GetTimeouts();
        Console.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"Timeout (tcp tcpfin udp): {timeouts.Tcp.TotalSeconds} {timeouts.TcpFin.TotalSeconds} {timeouts.Udp.TotalSeconds}\n"));
        return ExitCode.Success;
    }

    private static int ShowConnections()
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.Write(IpvsConnectionListing.Title);
        foreach (var connection in IpvsConnections.Read())
        {
            output.Write(IpvsConnectionListing.Line(connection));
        }

        return ExitCode.Success;
    }
}
