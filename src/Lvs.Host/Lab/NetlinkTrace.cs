using Lvs.Host.Cli;
using Lvs.Native.Ipvs;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Lab;

/// <summary>
/// Everything that anybody in a node asks IPVS to write, as the kernel itself shows it on an nlmon device: a witness that does not
/// depend on what the director says about itself.
/// </summary>
internal sealed class NetlinkTrace : IDisposable
{
    private const string Device = "nlmon0";

    private readonly Lock _lock = new();
    private readonly List<IpvsWrite> _writes = [];
    private readonly List<TimeSpan> _times = [];
    private readonly PacketSocket _socket;
    private readonly ushort _family;

    private NetlinkTrace(Node node)
    {
        _family = NetworkNamespace.Run(node.Namespace, () =>
        {
            using var client = new IpvsClient();
            return client.FamilyId;
        });
        _socket = new PacketSocket(node.Namespace, Device, OnDatagram, PacketSocket.EveryProtocol, PacketFilter.IpvsWrites);
    }

    /// <summary>The writes so far, oldest first.</summary>
    public IReadOnlyList<IpvsWrite> Writes
    {
        get
        {
            lock (_lock)
            {
                return [.. _writes];
            }
        }
    }

    /// <summary>When each of them was on its way, by <see cref="LabClock"/>.</summary>
    public IReadOnlyList<TimeSpan> Times
    {
        get
        {
            lock (_lock)
            {
                return [.. _times];
            }
        }
    }

    /// <summary>Makes the device and begins.</summary>
    public static async Task<NetlinkTrace> StartAsync(Node node)
    {
        await Tool.TryAsync("modprobe", "nlmon").ConfigureAwait(false);
        foreach (var command in new[] { $"link add {Device} type nlmon", $"link set {Device} up" })
        {
            var result = await Tool.TryAsync("ip", ["-n", node.Namespace, .. command.Split(' ')]).ConfigureAwait(false);
            if (result.ExitCode != 0)
            {
                throw new OperatorException($"ip {command}: {result.LastLine} (the trace needs the kernel's nlmon)");
            }
        }

        return new NetlinkTrace(node);
    }

    public void Dispose() => _socket.Dispose();

    private void OnDatagram(ReadOnlySpan<byte> datagram, TimeSpan arrived)
    {
        var writes = IpvsTrace.Read(datagram, _family);
        lock (_lock)
        {
            _writes.AddRange(writes);
            _times.AddRange(writes.Select(_ => arrived));
        }
    }
}
