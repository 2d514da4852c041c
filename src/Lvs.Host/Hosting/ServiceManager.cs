using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lvs.Host.Hosting;

/// <summary>Tells systemd how this process is (sd_notify(3)); without it, nobody.</summary>
internal static class ServiceManager
{
    /// <summary>Where systemd listens; null when it did not start this.</summary>
    public static string? Socket => Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    /// <summary>
    /// This process runs, and is the one to watch: also when it took over from the one that systemd has started. Throws a
    /// <see cref="SocketException"/> when nobody listens there.
    /// </summary>
    public static void TellRunning(string socket)
    {
        using var client = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        // A name of the abstract namespace is written with an @ (sd_notify(3)).
        client.Connect(new UnixDomainSocketEndPoint(socket.StartsWith('@') ? '\0' + socket[1..] : socket));
        client.Send(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"READY=1\nMAINPID={Environment.ProcessId}")));
    }
}
