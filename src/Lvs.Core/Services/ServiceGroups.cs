using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;

namespace Lvs.Core.Services;

/// <summary>
/// The kernel knows no groups: each address of a virtual_server_group, and each mark, is a service of its own there, and all of them have
/// the servers of the group.
/// </summary>
public static class ServiceGroups
{
    /// <summary>Services of a configuration in the kernel, those of its groups together. The configuration's rules refuse more.</summary>
    public const int MostServices = 65_536;

    /// <summary>Servers in the kernel, where each service of a group has all of them.</summary>
    public const int MostServers = 1_048_576;

    private const int IPv4Bits = 32;

    /// <summary>All services of a configuration, those of groups with what the groups consist of, and checks with the weights of their files.</summary>
    public static ValueList<VirtualServiceConfig> Resolve(DirectorConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var groups = new Dictionary<string, ValueList<ServiceGroupMember>>(StringComparer.Ordinal);
        foreach (var group in config.ServiceGroups)
        {
            groups.TryAdd(group.Name, group.Members);
        }

        var services = config.Services
            .Concat(config.IndirectServices.Select(service => service.Group is { } name && groups.TryGetValue(name, out var members)
                ? service with { Members = members }
                : service));
        if (config.TrackFiles.Count == 0)
        {
            return services.ToValueList();
        }

        // The first of two with the same name counts.
        var files = config.TrackFiles.DistinctBy(file => file.Name).ToDictionary(file => file.Name, StringComparer.Ordinal);
        return services.Select(service => FileChecks.Weighted(service, files)).ToValueList();
    }

    /// <summary>
    /// The kernel's services for a configured one: its own, or one for each address and mark of its group, each once, at most
    /// <see cref="MostServices"/>.
    /// </summary>
    public static ImmutableArray<ServiceKey> KeysOf(VirtualServiceConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Group is null
            ? [config.Key]
            : [.. config.Members.SelectMany(member => KeysOf(config, member)).Take(MostServices).Distinct()];
    }

    /// <summary>How many services a member makes.</summary>
    public static UInt128 CountOf(ServiceGroupMember member) => member is ServiceGroupMember.Range range
        ? SaturatingAdd(ToNumber(range.Last) - ToNumber(range.First), 1)
        : 1;

    // All of IPv6 has one address more than fits.
    private static UInt128 SaturatingAdd(UInt128 value, UInt128 more) => value > UInt128.MaxValue - more ? UInt128.MaxValue : value + more;

    private static IEnumerable<ServiceKey> KeysOf(VirtualServiceConfig config, ServiceGroupMember member)
    {
        if (member is ServiceGroupMember.Mark mark)
        {
            yield return ServiceKey.OfMark(mark.Value, mark.Family ?? config.Key.Family);
        }
        else if (member is ServiceGroupMember.Range range)
        {
            var (number, last) = (ToNumber(range.First), ToNumber(range.Last));
            for (var left = CountOf(member); left > 0 && number <= last; left--, number++)
            {
                yield return ServiceKey.Of(config.Protocol, ToAddress(number, range.First.AddressFamily), range.Port);
            }
        }
    }

    private static UInt128 ToNumber(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) && length * 8 == IPv4Bits
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static IPAddress ToAddress(UInt128 number, AddressFamily family)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(family == AddressFamily.InterNetworkV6 ? bytes : bytes[12..]);
    }
}
