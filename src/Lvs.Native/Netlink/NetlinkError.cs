using System.Diagnostics.CodeAnalysis;

namespace Lvs.Native.Netlink;

/// <summary>How a request ended: errno 0 for done, and the kernel's extended acknowledgement text when there is one.</summary>
/// <param name="Errno">Positive, 0 for success.</param>
/// <param name="Explanation">NLMSGERR_ATTR_MSG, or our own words for a failed transport.</param>
/// <param name="IsTransport">The answer never came: what became of the request is unknown.</param>
internal readonly record struct NetlinkError(int Errno, string? Explanation = null, bool IsTransport = false)
{
    public bool IsSuccess => Errno == 0;

    public NetlinkException ToException(string operation) => new(operation, Errno, Explanation);

    /// <summary>Throws unless the request succeeded; for requests that have no expected failure.</summary>
    public void ThrowIfFailed(string operation)
    {
        if (!IsSuccess)
        {
            Throw(operation);
        }
    }

    [DoesNotReturn]
    private void Throw(string operation) => throw ToException(operation);
}
