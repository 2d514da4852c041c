using System.Net;
using Lvs.Core.Addresses;
using Lvs.Native.Addresses;
using Lvs.Native.Sysctl;

namespace Lvs.Host.RealServers;

/// <summary>
/// A real server for direct routing carries the virtual address on its loopback interface and must neither answer ARP for it
/// (arp_ignore 1: only for addresses of the interface asked on) nor use it as an ARP source (arp_announce 2). What was there before
/// is remembered and put back with the last address. Both directions are idempotent.
/// </summary>
internal sealed class RealServerSetup
{
    private const string Loopback = "lo";

    private static readonly (string Key, string Value)[] Wanted =
    [
        ("net.ipv4.conf.all.arp_ignore", "1"),
        ("net.ipv4.conf.lo.arp_ignore", "1"),
        ("net.ipv4.conf.all.arp_announce", "2"),
        ("net.ipv4.conf.lo.arp_announce", "2"),
    ];

    private readonly RealServerMemory _memory = RealServerMemory.OfThisNamespace();

    /// <summary>Makes this machine a real server of the virtual address.</summary>
    public void Up(IPAddress vip)
    {
        var memory = _memory.Load();
        if (memory.Addresses.Count == 0)
        {
            memory = memory with { Sysctls = Wanted.ToDictionary(wanted => wanted.Key, wanted => KernelSettings.Read(wanted.Key)) };
        }

        // Remembered first: a crash in between leaves something to undo, not something forgotten.
        _memory.Save(memory with { Addresses = [.. memory.Addresses.Append(vip.ToString()).Distinct()] });
        foreach (var (key, value) in Wanted)
        {
            KernelSettings.Write(key, value);
        }

        using var addresses = new RouteAddresses();
        addresses.Hold([OnLoopback(vip)], lease: null);
    }

    /// <summary>Undoes <see cref="Up"/>; the sysctls go back with the last address.</summary>
    public void Down(IPAddress vip)
    {
        using var addresses = new RouteAddresses();
        addresses.Release(OnLoopback(vip));

        var memory = _memory.Load();
        var remaining = memory.Addresses.Where(address => address != vip.ToString()).ToList();
        if (remaining.Count > 0)
        {
            _memory.Save(memory with { Addresses = remaining });
            return;
        }

        foreach (var (key, value) in memory.Sysctls)
        {
            KernelSettings.Write(key, value);
        }

        _memory.Forget();
    }

    private static HeldAddress OnLoopback(IPAddress vip) => new(Loopback, vip, 32);
}
