using System.Diagnostics;
using System.Net;
using Lvs.Core.Addresses;
using Lvs.Core.Ipvs;
using Lvs.Core.RealServers;
using Lvs.Host.Hosting;
using Lvs.Native.Addresses;
using Lvs.Native.RealServers;
using Lvs.Native.Sysctl;

namespace Lvs.Host.RealServers;

/// <summary>
/// Makes this machine a real server (<see cref="RealServerRole"/>) and undoes that. What was there before is remembered and put back with
/// the last address. Both directions are idempotent.
/// </summary>
internal sealed class RealServerSetup : IDisposable
{
    private readonly RealServerMemory _memory = RealServerMemory.OfThisNamespace();
    private readonly MachineLinks _links = new();
    private readonly GuePorts _ports = new();
    private readonly RouteAddresses _addresses = new();

    /// <summary>Makes it one of the virtual address.</summary>
    public void Up(RealServerRole role)
    {
        using var alone = RealServerMemory.Lock();
        var link = role.TunnelInterface is { } name && IsDown(role, name) ? name : null;
        var port = role.Tunnel is { Kind: TunnelKind.Gue, Port: var number } && !_ports.IsOpen(number, role.Vip.AddressFamily) ? new RealServerMemory.Port(number, role.IsIPv6) : null;

        // Remembered first: a crash in between leaves something to undo, not something forgotten.
        var memory = _memory.Load();
        var (changes, wrong) = (memory.Changes.ToDictionary(), new List<KeyValuePair<string, string>>());
        foreach (var (key, needed) in role.Settings)
        {
            var found = KernelSettings.Read(key);
            if (!RealServerRole.IsRight(key, needed, found))
            {
                changes[key] = new LentSetting(changes.TryGetValue(key, out var known) ? known.Before : found, needed);
                wrong.Add(new(key, needed));
            }
        }

        _memory.Save(memory with
        {
            Addresses = [.. memory.Addresses.Append(Entry(role)).Distinct()],
            Changes = changes,
            Links = link is null ? memory.Links : [.. memory.Links.Append(link).Distinct()],
            Ports = port is null ? memory.Ports : [.. memory.Ports.Append(port).Distinct()],
        });

        foreach (var (key, needed) in wrong)
        {
            KernelSettings.Write(key, needed);
        }

        if (link is not null)
        {
            _links.Set(link, isUp: true);
        }

        if (port is not null)
        {
            _ports.Open(port.Number, role.Vip.AddressFamily);
        }

        _addresses.Hold([AddressOf(role)], lease: null);
    }

    /// <summary>Undoes <see cref="Up"/>; all but the address goes back with the last one.</summary>
    public void Down(RealServerRole role)
    {
        using var alone = RealServerMemory.Lock();
        _addresses.Release(AddressOf(role));
        var memory = _memory.Load();
        var remaining = memory.Addresses.Where(address => address != Entry(role)).ToList();
        if (remaining.Count > 0)
        {
            _memory.Save(memory with { Addresses = remaining });
            return;
        }

        foreach (var port in memory.Ports)
        {
            _ports.Close(port.Number, port.IsIPv6 ? System.Net.Sockets.AddressFamily.InterNetworkV6 : System.Net.Sockets.AddressFamily.InterNetwork);
        }

        foreach (var link in memory.Links.Where(link => _links.IsUp(link) == true))
        {
            _links.Set(link, isUp: false);
        }

        // What somebody else has changed since is left to him.
        foreach (var (key, change) in memory.Changes.Where(change => KernelSettings.Read(change.Key) == change.Value.Ours))
        {
            KernelSettings.Write(key, change.Before);
        }

        _memory.Forget();
    }

    /// <summary>What keeps it from serving clients such as that one.</summary>
    public IReadOnlyList<RealServerFinding> Check(RealServerRole role, IPAddress client)
    {
        var interfaces = _links.Read();
        var isHere = interfaces.Any(link => link.Addresses.Any(address => address.Address.Equals(role.Vip)));
        return RealServerCheck.Find(role, new RealServerFacts(
            interfaces,
            _links.RouteTo(client, isHere ? role.Vip : null),
            role.Tunnel is not { Kind: TunnelKind.Gue, Port: var port } || _ports.IsOpen(port, role.Vip.AddressFamily)));
    }

    public void Dispose()
    {
        _links.Dispose();
        _ports.Dispose();
        _addresses.Dispose();
    }

    private static HeldAddress AddressOf(RealServerRole role) => new(role.Home, role.Vip, role.FullPrefix);

    private static string Entry(RealServerRole role) => role.Tunnel is null || role.IsIPv6 ? $"{role.Vip}" : $"{role.Vip} dev {role.Home}";

    // The kernel makes its tunnel in each network namespace when the module comes.
    private bool IsDown(RealServerRole role, string name)
    {
        foreach (var module in role.Modules)
        {
            Load(module);
        }

        return !(_links.IsUp(name) ?? throw new IOException($"there is no interface {name}: modprobe {role.Modules[0]}"));
    }

    // Whether that helped shows when the interface or the port is used: a module can be part of the kernel.
    private static void Load(string module)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("modprobe", ["-q", module]) { UseShellExecute = false, RedirectStandardError = true });
            process?.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No modprobe on this machine.
        }
    }
}
