using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lvs.Actors.Addresses;
using Lvs.Actors.Director;
using Lvs.Actors.Ipvs;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Ipvs;
using Lvs.Core.Vrrp;
using Lvs.Host.Hosting;
using Lvs.Native.Vrrp;

namespace Lvs.Host.Takeover;

/// <summary>
/// All that one process gives to the next, as text: they may be of different versions. A field that only one of them knows is left out, or
/// has its default.
/// </summary>
/// <param name="Process">The predecessor.</param>
/// <param name="Sockets">The receiving sockets that follow, in this order.</param>
/// <param name="Routers">The virtual routers.</param>
/// <param name="Groups">The sync groups.</param>
/// <param name="Timeouts">IPVS timeouts to put back at the end.</param>
/// <param name="OwnsSyncDaemons">Whether the sync daemons are the director's.</param>
/// <param name="Sysctls">Kernel settings to put back at the end.</param>
/// <param name="LinkSysctls">The same of those that virtual interfaces need; null from a predecessor that knew none.</param>
internal sealed record Legacy(
    int Process,
    IReadOnlyList<Legacy.ReceivingSocket> Sockets,
    IReadOnlyList<VrrpInheritance> Routers,
    IReadOnlyDictionary<string, Legacy.SyncGroup> Groups,
    IpvsTimeouts? Timeouts,
    bool OwnsSyncDaemons,
    IReadOnlyDictionary<string, LentSetting> Sysctls,
    IReadOnlyDictionary<string, LentSetting>? LinkSysctls = null)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        IgnoreReadOnlyProperties = true,

        // Most of a state is: a thousand of them are to be written and read while nobody acts.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new RouterAddressConverter(), new ReplayMarksConverter(), new JsonStringEnumConverter() },
    };

    /// <summary>Writes and reads one, so that what will be in a hurry is compiled by then.</summary>
    public static void Rehearse(DirectorProtocol.Bequest bequest)
    {
        var place = new VrrpSocketPlace(1, IsIPv6: false, IPAddress.Loopback, UsesAuthenticationHeader: false);
        _ = FromJson(Of([place], bequest).ToJson()).ToBequest();
    }

    /// <summary>What this process gives.</summary>
    public static Legacy Of(IEnumerable<VrrpSocketPlace> sockets, DirectorProtocol.Bequest bequest) => new(
        Environment.ProcessId,
        [.. sockets.Select(place => new ReceivingSocket(place.Index, place.IsIPv6, place.Group?.ToString(), place.UsesAuthenticationHeader))],
        [.. bequest.Vrrp.Instances],
        bequest.Vrrp.Groups.ToDictionary(group => group.Key, group => new SyncGroup(group.Value.Role, group.Value.Members.ToDictionary())),
        bequest.Loans.Timeouts,
        bequest.Loans.OwnsSyncDaemons,
        LentSetting.Written(bequest.Loans.Sysctls),
        LentSetting.Written(bequest.Links.Sysctls));

    /// <summary>Reads what <see cref="ToJson"/> wrote. Throws a <see cref="JsonException"/> for anything else.</summary>
    public static Legacy FromJson(ReadOnlySpan<byte> json)
        => JsonSerializer.Deserialize<Legacy>(json, Json) is { Sockets: not null, Routers: not null, Groups: not null, Sysctls: not null } legacy
            ? legacy
            : throw new JsonException("it is not what a director leaves");

    /// <summary>One line of JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>As the director takes it.</summary>
    public DirectorProtocol.Bequest ToBequest() => new(
        new VrrpProtocol.Bequest(
            [.. Routers],
            Groups.ToImmutableSortedDictionary(
                group => group.Key,
                group => new SyncGroupState { Role = group.Value.Role, Members = group.Value.Members.ToImmutableSortedDictionary(StringComparer.Ordinal) },
                StringComparer.Ordinal)),
        new IpvsProtocol.Loans(
            Timeouts,
            OwnsSyncDaemons,
            LentSetting.Read(Sysctls)),
        new AddressesProtocol.Loans(LentSetting.Read(LinkSysctls ?? ImmutableDictionary<string, LentSetting>.Empty)));

    /// <summary>A <see cref="VrrpSocketPlace"/>.</summary>
    internal sealed record ReceivingSocket(int Index, bool IsIPv6, string? Group, bool UsesAuthenticationHeader)
    {
        /// <summary>What it listens for.</summary>
        public VrrpSocketPlace ToPlace() => new(Index, IsIPv6, Group is null ? null : IPAddress.Parse(Group), UsesAuthenticationHeader);
    }

    /// <summary>A <see cref="SyncGroupState"/>.</summary>
    internal sealed record SyncGroup(VrrpRole Role, IReadOnlyDictionary<string, VrrpStanding> Members);

    private sealed class RouterAddressConverter : JsonConverter<RouterAddress>
    {
        public override RouterAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => reader.GetString() is not { Length: > 0 } text ? default
                : IPAddress.TryParse(text, out var address) ? RouterAddress.From(address)
                : throw new JsonException($"{text} is no address");

        public override void Write(Utf8JsonWriter writer, RouterAddress value, JsonSerializerOptions options)
            => writer.WriteStringValue(value.IsNone ? "" : value.ToString());
    }

    private sealed class ReplayMarksConverter : JsonConverter<ValueList<VrrpReplayMark>>
    {
        public override ValueList<VrrpReplayMark> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
            => [.. JsonSerializer.Deserialize<VrrpReplayMark[]>(ref reader, options) ?? []];

        public override void Write(Utf8JsonWriter writer, ValueList<VrrpReplayMark> value, JsonSerializerOptions options)
            => JsonSerializer.Serialize(writer, value.Items.ToArray(), options);
    }
}
