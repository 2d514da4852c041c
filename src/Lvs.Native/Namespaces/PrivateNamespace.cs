using Lvs.Native.Addresses;
using Lvs.Native.Interop;
using Lvs.Native.Netlink.Route;
using Microsoft.Win32.SafeHandles;

namespace Lvs.Native.Namespaces;

/// <summary>
/// A network namespace without a name. It is gone when it is disposed and the last socket made in it is closed. Needs CAP_SYS_ADMIN.
/// </summary>
public sealed class PrivateNamespace : IDisposable
{
    private const string Name = "of its own";

    private readonly SafeFileHandle _file;

    private PrivateNamespace(SafeFileHandle file) => _file = file;

    /// <summary>Makes one. Throws an <see cref="IOException"/> where that is not permitted.</summary>
    public static PrivateNamespace Create() => new(NetworkNamespace.OnThread(
        Name,
        static () =>
        {
            if (CSched.unshare(CSched.CLONE_NEWNET) < 0)
            {
                throw new LinuxException("make a network namespace", Errno.Last);
            }

            return File.OpenHandle("/proc/thread-self/ns/net");
        }));

    /// <summary>Runs the body in it, on a thread of its own; see <see cref="NetworkNamespace.Run{T}"/>.</summary>
    public T Run<T>(Func<T> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return NetworkNamespace.OnThread(
            Name,
            () =>
            {
                NetworkNamespace.Enter(_file, Name);
                return body();
            });
    }

    /// <summary>Adds an Ethernet interface that is up and has carrier, and nobody at the other end.</summary>
    public void AddEthernet(string name) => Run(() =>
    {
        Span<byte> request = stackalloc byte[RouteMessages.BufferSize];
        using var table = RouteTable.Open();
        table.Socket.Execute(RouteMessages.NewEthernetPair(request, name)).ThrowIfFailed($"make the interface {name}");
        // Not every Ethernet interface: a kernel with GRE has a gretap0 in each namespace, which cannot be set up.
        foreach (var link in table.Links().Where(static link => link.Kind == RouteMessages.EthernetPair))
        {
            table.Socket.Execute(RouteMessages.SetUp(request, link.Index)).ThrowIfFailed($"set {link.Name} up");
        }

        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
