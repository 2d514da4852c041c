using System.CommandLine;
using Lvs.Core.Ipvs;
using Lvs.Native.Ipvs;

namespace Lvs.Host.Cli;

/// <summary><c>lvsd ipvs</c>: the kernel's table, as <c>ipvsadm -ln</c> prints it.</summary>
internal static class IpvsCommand
{
    public static Command Create()
    {
        var command = new Command("ipvs", "show the kernel's table of virtual services, as ipvsadm -ln does");
        command.SetAction(_ => Show());
        return command;
    }

    private static int Show()
    {
        using var ipvs = new IpvsClient();
        Console.Write(IpvsListing.Render(ipvs.GetInfo(), ipvs.Dump()));
        return ExitCode.Success;
    }
}
