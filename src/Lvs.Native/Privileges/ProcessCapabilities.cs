using System.Globalization;
using Lvs.Native.Interop;

namespace Lvs.Native.Privileges;

/// <summary>The capabilities a director needs (capabilities(7)), as far as this process has them in effect.</summary>
/// <param name="NetAdmin">CAP_NET_ADMIN: addresses and IPVS.</param>
/// <param name="NetRaw">CAP_NET_RAW: VRRP and ARP sockets.</param>
public readonly record struct ProcessCapabilities(bool NetAdmin, bool NetRaw)
{
    private const string Label = "CapEff:";

    /// <summary>Those of this process, from /proc/self/status.</summary>
    public static ProcessCapabilities Read() => Parse(File.ReadLines("/proc/self/status"));

    internal static ProcessCapabilities Parse(IEnumerable<string> status)
    {
        var line = status.First(static line => line.StartsWith(Label, StringComparison.Ordinal));
        var effective = ulong.Parse(line.AsSpan(Label.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new ProcessCapabilities(Has(effective, LinuxCapability.CAP_NET_ADMIN), Has(effective, LinuxCapability.CAP_NET_RAW));
    }

    private static bool Has(ulong set, int capability) => (set >> capability & 1) != 0;
}
