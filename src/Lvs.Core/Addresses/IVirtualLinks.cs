namespace Lvs.Core.Addresses;

/// <summary>
/// The virtual interfaces of this director's routers, written by the addresses actor only. Synchronous; failures of the environment throw an
/// <see cref="IOException"/> whose text names the operation, the interface and the kernel's reason.
/// </summary>
public interface IVirtualLinks
{
    /// <summary>
    /// Makes the interface, with its settings, and sets it up. One that is there already and is the same is used as it is, with what is on
    /// it (a process that was killed leaves it behind); another macvlan of that name gives way. False when its parent is not there.
    /// </summary>
    bool Make(VirtualLink link);

    /// <summary>Removes it, with what is on it; nothing when it is not there.</summary>
    void Remove(VirtualLink link);

    /// <summary>Names of all interfaces.</summary>
    IReadOnlyList<string> ListLinks();

    /// <summary>A kernel setting, named as for sysctl(8).</summary>
    string ReadSysctl(string name);

    /// <summary>Writes a kernel setting.</summary>
    void WriteSysctl(string name, string value);
}
