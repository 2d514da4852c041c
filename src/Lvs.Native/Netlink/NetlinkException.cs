namespace Lvs.Native.Netlink;

/// <summary>A netlink request failed in a way that is no outcome: the operation, the errno, and the kernel's extended text.</summary>
public class NetlinkException : LinuxException
{
    /// <summary>See <see cref="LinuxException"/>; <paramref name="kernelMessage"/> is the extended acknowledgement.</summary>
    public NetlinkException(string operation, int errno, string? kernelMessage = null)
        : base(operation, errno, kernelMessage) => KernelMessage = kernelMessage;

    /// <summary>The kernel's own words (NLMSGERR_ATTR_MSG); null when it gave none.</summary>
    public string? KernelMessage { get; }
}
