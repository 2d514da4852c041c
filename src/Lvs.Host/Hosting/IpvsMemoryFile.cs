using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lvs.Core;
using Lvs.Core.Ipvs;
using Lvs.Host.Takeover;

namespace Lvs.Host.Hosting;

/// <summary>
/// Keeps what of IPVS is the director's own in ipvs.json. It counts for the kernel it was written about: of another boot, or another network
/// namespace, nothing is there any more.
/// </summary>
internal sealed class IpvsMemoryFile(string directory, string place) : StateFile<IpvsMemory>(directory, "ipvs.json"), IIpvsMemoryStore
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>As the constructor, for the kernel that runs now.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="ipvsNamespace">The named network namespace of IPVS; null for that of this process.</param>
    public static IpvsMemoryFile ForThisKernel(string directory, string? ipvsNamespace)
        => new(directory, string.Join(' ', File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), TakeoverRequest.OwnNamespace, ipvsNamespace));

    /// <inheritdoc/>
    public IpvsMemory Load() => Read() ?? IpvsMemory.None;

    protected override string ToJson(IpvsMemory value) => JsonSerializer.Serialize(
        new Content(
            place,
            [.. value.Services.Select(static key => new Service(key.Protocol, key.Address?.ToString(), key.Port, key.FirewallMark, key.Family))],
            value.Timeouts,
            value.OwnsSyncDaemons,
            LentSetting.Written(value.Sysctls)),
        Json);

    protected override IpvsMemory FromJson(string json)
    {
        if (JsonSerializer.Deserialize<Content>(json, Json) is not { Place: not null, Services: { } services, Sysctls: { } sysctls } content)
        {
            throw new JsonException("it is not what a director leaves");
        }

        return content.Place != place
            ? IpvsMemory.None
            : new IpvsMemory
            {
                Services = services.Select(Key).ToValueList(),
                Timeouts = content.Timeouts,
                OwnsSyncDaemons = content.OwnsSyncDaemons,
                Sysctls = LentSetting.Read(sysctls),
            };
    }

    private static ServiceKey Key(Service service)
        => service.Address is null ? ServiceKey.OfMark(service.Mark, service.Family)
            : IPAddress.TryParse(service.Address, out var address) ? ServiceKey.Of(service.Protocol, address, service.Port)
            : throw new JsonException($"{service.Address} is no address");

    private sealed record Content(
        string? Place, IReadOnlyList<Service>? Services, IpvsTimeouts? Timeouts, bool OwnsSyncDaemons, IReadOnlyDictionary<string, LentSetting>? Sysctls);

    private sealed record Service(TransportProtocol Protocol, string? Address, ushort Port, uint Mark, AddressFamily Family);
}
