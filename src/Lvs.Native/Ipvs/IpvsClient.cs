using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;
using Lvs.Native.Namespaces;
using Lvs.Native.Netlink;
using Lvs.Native.Netlink.Generic;
using Lvs.Native.Sysctl;

namespace Lvs.Native.Ipvs;

/// <summary>
/// The IPVS table of a network namespace, over generic netlink (linux/ip_vs.h). Not thread-safe.
/// </summary>
public sealed class IpvsClient : IIpvs, IDisposable
{
    private const string FamilyName = "IPVS";

    // The largest request, a server in a GUE tunnel, takes about 180 bytes; names of schedulers and engines are not bounded here.
    private const int LargestRequest = 512;

    // The kernel's answers to a datagram wait in the socket's receive buffer (net.core.rmem_default, 208 KiB) until it is carried out.
    // An error with its text takes about 1.3 KiB of it, so all of them may fail and none is lost.
    private const int MostRequests = 128;

    private readonly byte[] _request = new byte[LargestRequest];
    private readonly byte[] _batch = new byte[MostRequests * LargestRequest / 2];
    private readonly NetlinkSocket _socket;
    private readonly string? _networkNamespace;
    private readonly ExpectedServers _expected = new();
    private GenericFamily? _family;

    /// <summary>
    /// Opens a netlink socket in the network namespace of the calling thread. Whether the kernel has IPVS shows at the first use, which throws <see cref="IpvsUnavailableException"/>
    /// when it has not: a director without virtual services needs none.
    /// </summary>
    public IpvsClient()
        : this(OpenTransport())
    {
    }

    internal IpvsClient(INetlinkTransport transport, string? networkNamespace = null)
    {
        _socket = new NetlinkSocket(transport);
        _networkNamespace = networkNamespace;
    }

    /// <summary>
    /// As the constructor, in a named network namespace; null for that of the calling thread. Throws an <see cref="IOException"/> when there
    /// is none of that name.
    /// </summary>
    public static IpvsClient In(string? networkNamespace) => networkNamespace is null
        ? new IpvsClient()
        : new IpvsClient(NetworkNamespace.Run(networkNamespace, OpenTransport), networkNamespace);

    /// <summary>Number of the kernel's IPVS family in generic netlink.</summary>
    public ushort FamilyId => Family.Id;

    private GenericFamily Family => _family
        ??= GenericFamily.Find(_socket, FamilyName, LinuxIpVs.IPVS_GENL_VERSION) ?? throw new IpvsUnavailableException();

    /// <inheritdoc/>
    public IpvsInfo GetInfo() => QueryOne<IpvsInfo>(LinuxIpVs.IPVS_CMD_GET_INFO, IpvsReplies.TryReadInfo, "read the version of IPVS");

    /// <inheritdoc/>
    public ImmutableArray<IpvsServiceEntry> Dump()
    {
        var services = DumpServices();
        var entries = ImmutableArray.CreateBuilder<IpvsServiceEntry>(services.Length);
        foreach (var service in services)
        {
            entries.Add(service with { Destinations = DumpServers(service.Service.Key) });
        }

        return entries.MoveToImmutable();
    }

    /// <inheritdoc/>
    public ImmutableArray<IpvsServiceEntry> DumpServices()
    {
        List<IpvsServiceEntry> services = [];
        Dump<IpvsServiceEntry>(Begin(LinuxIpVs.IPVS_CMD_GET_SERVICE).Finish(), services, IpvsServiceReply.TryRead)
            .ThrowIfFailed("read the IPVS services");
        return [.. services];
    }

    /// <inheritdoc/>
    public ImmutableArray<IpvsDestinationEntry> DumpServers(ServiceKey service)
    {
        ArgumentNullException.ThrowIfNull(service);
        List<IpvsDestinationEntry> destinations = [];
        DumpServers<IpvsDestinationEntry>(
            service,
            destinations,
            service.Family == AddressFamily.InterNetworkV6 ? IpvsDestinationReply.TryReadOfIPv6Service : IpvsDestinationReply.TryReadOfIPv4Service);
        return [.. destinations];
    }

    /// <inheritdoc/>
    public ImmutableArray<IpvsDestination> DumpSettings(ServiceKey service, ImmutableArray<IpvsDestination> expected)
    {
        ArgumentNullException.ThrowIfNull(service);
        DumpServers(service, _expected.Begin(service.Family, expected), _expected.Parser);
        return _expected.End();
    }

    /// <inheritdoc/>
    public string ReadSysctl(string name)
        => _networkNamespace is null ? KernelSettings.Read(name) : NetworkNamespace.Run(_networkNamespace, () => KernelSettings.Read(name));

    /// <inheritdoc/>
    public void WriteSysctl(string name, string value)
    {
        if (_networkNamespace is null)
        {
            KernelSettings.Write(name, value);
        }
        else
        {
            NetworkNamespace.Run(_networkNamespace, () => KernelSettings.Write(name, value));
        }
    }

    /// <summary>
    /// Many commands share a datagram, and so a system call. A command whose answer was lost is repeated: what it finds then is most
    /// likely its own work, and made to be what it should be in any case.
    /// </summary>
    public ImmutableArray<IpvsResult> Apply(ImmutableArray<IpvsCommand> commands)
    {
        var results = ImmutableArray.CreateBuilder<IpvsResult>(commands.Length);
        Span<NetlinkError> errors = new NetlinkError[Math.Min(commands.Length, MostRequests)];
        while (results.Count < commands.Length)
        {
            var batch = commands.AsSpan()[results.Count..];
            var datagram = Encode(ref batch);
            var failure = Execute(datagram, batch, errors[..batch.Length]);
            for (var i = 0; i < batch.Length; i++)
            {
                var isUnknown = errors[i].IsSuccess && !failure.IsSuccess;
                var error = !isUnknown ? errors[i] : failure.Errno == Errno.ENOBUFS ? Repeat(batch[i]) : failure;
                results.Add(IpvsOutcomes.Of(batch[i], error));
            }
        }

        return results.MoveToImmutable();
    }

    /// <summary>IPVS_CMD_FLUSH: removes every service of this network namespace.</summary>
    public void Flush() => Execute(Begin(LinuxIpVs.IPVS_CMD_FLUSH).Finish()).ThrowIfFailed("flush the IPVS table");

    /// <inheritdoc/>
    public IpvsTimeouts GetTimeouts() => QueryOne<IpvsTimeouts>(LinuxIpVs.IPVS_CMD_GET_CONFIG, IpvsReplies.TryReadTimeouts, "read the IPVS timeouts");

    /// <inheritdoc/>
    public void SetTimeouts(IpvsTimeouts timeouts)
    {
        var writer = Begin(LinuxIpVs.IPVS_CMD_SET_CONFIG);
        IpvsMessages.Timeouts(ref writer, timeouts);
        Execute(writer.Finish()).ThrowIfFailed("set the IPVS timeouts");
    }

    /// <inheritdoc/>
    public ImmutableArray<SyncDaemon> GetSyncDaemons()
    {
        List<SyncDaemon> daemons = [];
        Dump<SyncDaemon>(Begin(LinuxIpVs.IPVS_CMD_GET_DAEMON).Finish(), daemons, IpvsReplies.TryReadDaemon)
            .ThrowIfFailed("read the IPVS sync daemons");
        return [.. daemons];
    }

    /// <inheritdoc/>
    public SyncBacklog ReadSyncBacklog(SyncDaemon daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        return _networkNamespace is null ? SyncSockets.Read(daemon) : NetworkNamespace.Run(_networkNamespace, () => SyncSockets.Read(daemon));
    }

    /// <inheritdoc/>
    public IpvsOutcome StartSync(SyncDaemon daemon)
    {
        ArgumentNullException.ThrowIfNull(daemon);
        var writer = Begin(LinuxIpVs.IPVS_CMD_NEW_DAEMON);
        IpvsMessages.Daemon(ref writer, daemon.Role, daemon);
        var error = Execute(writer.Finish());
        if (error is { Errno: Errno.EEXIST, IsTransport: false })
        {
            return IpvsOutcome.AlreadyThere;
        }

        error.ThrowIfFailed($"start the IPVS sync daemon ({daemon.Role}) on {daemon.Interface}");
        return IpvsOutcome.Done;
    }

    /// <inheritdoc/>
    public IpvsOutcome StopSync(SyncRole role)
    {
        var writer = Begin(LinuxIpVs.IPVS_CMD_DEL_DAEMON);
        IpvsMessages.Daemon(ref writer, role, null);
        var error = Execute(writer.Finish());
        if (error is { Errno: Errno.ESRCH, IsTransport: false })
        {
            return IpvsOutcome.NotThere;
        }

        error.ThrowIfFailed($"stop the IPVS sync daemon ({role})");
        return IpvsOutcome.Done;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // The table is read with a dump for each service, most of them an only datagram and the end: a system call less for each.
    private static NetlinkTransport OpenTransport() => new(LinuxNetlink.NETLINK_GENERIC, readsAhead: true);

    private NetlinkWriter Begin(byte command) => Family.Begin(_request, command);

    private NetlinkWriter Begin(Span<byte> buffer, byte command) => Family.Begin(buffer, command);

    private void DumpServers<T>(ServiceKey service, List<T> servers, NetlinkParser<T> parse)
    {
        var writer = Begin(LinuxIpVs.IPVS_CMD_GET_DEST);
        IpvsMessages.Key(ref writer, service);
        var error = Dump(writer.Finish(), servers, parse);
        if (!error.IsSuccess)
        {
            error.ThrowIfFailed($"read the servers of {service}");
        }
    }

    private NetlinkError Execute(Span<byte> message)
    {
        var error = _socket.Execute(message);
        return IsForOldFamily(error, message) ? _socket.Execute(message) : error;
    }

    private NetlinkError Query<T>(Span<byte> message, List<T> replies, NetlinkParser<T> parse)
    {
        var error = _socket.Query(message, replies, parse);
        return IsForOldFamily(error, message) ? _socket.Query(message, replies, parse) : error;
    }

    private NetlinkError Dump<T>(Span<byte> message, List<T> entries, NetlinkParser<T> parse)
    {
        var error = _socket.Dump(message, entries, parse);
        return IsForOldFamily(error, message) ? _socket.Dump(message, entries, parse) : error;
    }

    // As IsForOldFamily, for a datagram: what went to the old number was not carried out.
    private NetlinkError Execute(Span<byte> datagram, ReadOnlySpan<IpvsCommand> batch, Span<NetlinkError> errors)
    {
        var sentTo = Family;
        var failure = _socket.ExecuteAll(datagram, errors);
        var suspects = 0;
        foreach (var error in errors)
        {
            suspects += IsAnswerOfOld(error) ? 1 : 0;
        }

        if (suspects == 0)
        {
            return failure;
        }

        _family = null;
        for (var i = 0; i < errors.Length && Family != sentTo; i++)
        {
            if (IsAnswerOfOld(errors[i]))
            {
                errors[i] = _socket.Execute(Encode(batch[i], _request));
            }
        }

        return failure;
    }

    private NetlinkError Repeat(IpvsCommand command)
    {
        var error = Execute(Encode(command, _request));
        return (error.Errno, command) switch
        {
            (Errno.EEXIST, IpvsCommand.AddService add) => Execute(Encode(new IpvsCommand.EditService(add.Service), _request)),
            (Errno.EEXIST, IpvsCommand.AddDestination add)
                => Execute(Encode(new IpvsCommand.EditDestination(add.Service, add.Destination), _request)),
            (Errno.ESRCH, IpvsCommand.RemoveService) => default,
            (Errno.ENOENT, IpvsCommand.RemoveDestination) => default,
            _ => error,
        };
    }

    // A module that is unloaded and loaded again gets another number. The old one is answered with ENOENT, or with EOPNOTSUPP when
    // another family has it by now (genl_rcv_msg in net/netlink/genetlink.c). Both are answers of IPVS, too, so only the number
    // itself tells; when it has changed the message was not executed, and is made ready to be sent once more.
    private bool IsForOldFamily(NetlinkError error, Span<byte> message)
    {
        if (!IsAnswerOfOld(error))
        {
            return false;
        }

        var old = Family;
        _family = null;
        if (Family == old)
        {
            return false;
        }

        Family.Readdress(message);
        return true;
    }

    private static bool IsAnswerOfOld(NetlinkError error) => error is { Errno: Errno.ENOENT or Errno.EOPNOTSUPP, IsTransport: false };

    // As many of the commands as one datagram takes; they are what is left in the argument.
    private Span<byte> Encode(ref ReadOnlySpan<IpvsCommand> commands)
    {
        var (count, length) = (0, 0);
        while (count < commands.Length && count < MostRequests && _batch.Length - length >= LargestRequest)
        {
            length += Encode(commands[count++], _batch.AsSpan(length)).Length;
        }

        commands = commands[..count];
        return _batch.AsSpan(0, length);
    }

    private Span<byte> Encode(IpvsCommand command, Span<byte> buffer)
    {
        NetlinkWriter writer;
        switch (command)
        {
            case IpvsCommand.AddService add:
                writer = Begin(buffer, LinuxIpVs.IPVS_CMD_NEW_SERVICE);
                IpvsMessages.Service(ref writer, add.Service);
                break;
            case IpvsCommand.EditService edit:
                writer = Begin(buffer, LinuxIpVs.IPVS_CMD_SET_SERVICE);
                IpvsMessages.Service(ref writer, edit.Service);
                break;
            case IpvsCommand.RemoveService remove:
                writer = Begin(buffer, LinuxIpVs.IPVS_CMD_DEL_SERVICE);
                IpvsMessages.Key(ref writer, remove.Key);
                break;
            case IpvsCommand.AddDestination add:
                writer = Begin(buffer, LinuxIpVs.IPVS_CMD_NEW_DEST);
                IpvsMessages.Key(ref writer, add.Service);
                IpvsMessages.Destination(ref writer, add.Destination);
                break;
            case IpvsCommand.EditDestination edit:
                writer = Begin(buffer, LinuxIpVs.IPVS_CMD_SET_DEST);
                IpvsMessages.Key(ref writer, edit.Service);
                IpvsMessages.Destination(ref writer, edit.Destination);
                break;
            case IpvsCommand.RemoveDestination remove:
                writer = Begin(buffer, LinuxIpVs.IPVS_CMD_DEL_DEST);
                IpvsMessages.Key(ref writer, remove.Service);
                IpvsMessages.Key(ref writer, remove.Destination);
                break;
            default:
                throw new UnreachableException($"An unknown command: {command}.");
        }

        return writer.Finish();
    }

    private T QueryOne<T>(byte command, NetlinkParser<T> parse, string operation)
    {
        List<T> replies = [];
        Query(Begin(command).Finish(), replies, parse).ThrowIfFailed(operation);
        return replies is [var reply] ? reply : throw new NetlinkException(operation, Errno.EIO, "the kernel acknowledged without answering");
    }
}
