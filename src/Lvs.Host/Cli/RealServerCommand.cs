using System.CommandLine;
using System.Net;
using Lvs.Host.RealServers;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd realserver up|down --vip ADDRESS</c>: makes a machine a real server for direct routing, or undoes that.</summary>
internal static class RealServerCommand
{
    public static Command Create()
    {
        var command = new Command("realserver", "set up this machine as a real server for direct routing");
        command.Subcommands.Add(Verb(
            "up", "put the virtual address on the loopback interface and keep it out of ARP", setup => setup.Up));
        command.Subcommands.Add(Verb("down", "take the virtual address off and put the ARP settings back", setup => setup.Down));
        return command;
    }

    private static Command Verb(string name, string description, Func<RealServerSetup, Action<IPAddress>> action)
    {
        var vip = new Option<string>("--vip")
        {
            Description = "the virtual address",
            Required = true,
            HelpName = "ADDRESS",
        };
        var command = new Command(name, description) { vip };
        command.SetAction(arguments =>
        {
            var text = arguments.GetRequiredValue(vip);
            if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork)
            {
                throw new OperatorException($"--vip {text}: expected an IPv4 address such as 192.0.2.10");
            }

            Privileges.Require();
            action(new RealServerSetup())(address);
            return ExitCode.Success;
        });
        return command;
    }
}
