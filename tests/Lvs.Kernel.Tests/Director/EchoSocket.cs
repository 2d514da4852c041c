using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>A socket that nobody waits on for ever; .NET has none of SCTP, and takes one that was opened by somebody else.</summary>
internal static partial class EchoSocket
{
    // The same in AF_INET and SOCK_STREAM of all Linux.
    private const int Inet = 2;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int Sctp = 132;

    // What is lost is sent again after some seconds (RFC 9260 section 16: at first 1 s, and 3 s before the first measurement).
    private const int Timeout = 20_000;

    /// <summary>One to one, as TCP's.</summary>
    public static Socket OpenSctp(TestNamespace network) => network.Run(static () =>
    {
        // With the first, the kernel has SCTP and its settings. Those that listen sign cookies, for which the user-mode kernel has no module;
        // nobody forges one here.
        OpenSctp().Dispose();
        File.WriteAllText("/proc/sys/net/sctp/cookie_hmac_alg", "none");
        return Limited(OpenSctp());
    });

    public static Socket OpenUdp(TestNamespace network)
        => network.Run(static () => Limited(new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)));

    /// <summary>Sends a byte and says which came back.</summary>
    public static byte[] Ask(this Socket client, byte question)
    {
        var buffer = new byte[16];
        client.Send([question]);
        return buffer[..client.Receive(buffer)];
    }

    private static Socket OpenSctp()
    {
        var descriptor = socket(Inet, Stream | CloseOnExec, Sctp);
        return descriptor < 0 ? throw new Win32Exception() : new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    private static Socket Limited(Socket socket)
    {
        (socket.ReceiveTimeout, socket.SendTimeout) = (Timeout, Timeout);
        return socket;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socket(int domain, int type, int protocol);
}
