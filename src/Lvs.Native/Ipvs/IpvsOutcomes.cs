using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>
/// What an errno means for a command (ip_vs_ctl.c). ESRCH: no such service. ENOENT: no such server, but when a service is written,
/// no such scheduler or persistence engine.
/// </summary>
internal static class IpvsOutcomes
{
    public static IpvsResult Of(IpvsCommand command, NetlinkError error)
    {
        if (error.IsSuccess)
        {
            return new IpvsResult(command, IpvsOutcome.Done);
        }

        // Not the command's fault: no answer, or no right to ask.
        if (error.IsTransport || error.Errno == Errno.EPERM)
        {
            throw error.ToException(command.ToString());
        }

        var reason = error.Explanation is null ? Errno.Describe(error.Errno) : $"{Errno.Describe(error.Errno)}: {error.Explanation}";
        return (error.Errno, command) switch
        {
            (Errno.EEXIST, IpvsCommand.AddService or IpvsCommand.AddDestination) => new IpvsResult(command, IpvsOutcome.AlreadyThere, reason),
            (Errno.ESRCH, _) => new IpvsResult(command, IpvsOutcome.NotThere, reason),
            (Errno.ENOENT, IpvsCommand.AddService add) => new IpvsResult(command, IpvsOutcome.Refused, UnknownModule(add.Service, reason)),
            (Errno.ENOENT, IpvsCommand.EditService edit) => new IpvsResult(command, IpvsOutcome.Refused, UnknownModule(edit.Service, reason)),
            (Errno.ENOENT, _) => new IpvsResult(command, IpvsOutcome.NotThere, reason),
            _ => new IpvsResult(command, IpvsOutcome.Refused, reason),
        };
    }

    // The kernel says which module it missed in its log only.
    private static string UnknownModule(IpvsService service, string reason)
        => service.PersistenceEngine is { } engine
            ? $"{reason}: the kernel knows no scheduler '{service.Scheduler}' (module ip_vs_{service.Scheduler}) or no persistence engine '{engine}' (module ip_vs_pe_{engine})"
            : $"{reason}: the kernel knows no scheduler '{service.Scheduler}' (module ip_vs_{service.Scheduler})";
}
