using System.Net;

namespace Lvs.Host.Lab;

/// <summary>The seed's network, 192.168.124.0/24. The VIP and the real servers are the seed's own, the rest are free addresses of it.</summary>
internal static class LabAddresses
{
    public const int PrefixLength = 24;

    public static readonly IPAddress VirtualAddress = IPAddress.Parse("192.168.124.100");

    public static readonly IPAddress Client = IPAddress.Parse("192.168.124.200");

    public static readonly IPEndPoint Service = new(VirtualAddress, 80);

    public static IPAddress Director(int index) => new([192, 168, 124, (byte)(11 + index)]);

    public static IPAddress RealServer(int index) => new([192, 168, 124, (byte)(40 + (10 * index))]);
}
