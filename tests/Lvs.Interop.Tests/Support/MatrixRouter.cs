using System.Globalization;

namespace Lvs.Interop.Tests.Support;

/// <summary>Who ends up as master when both directors run.</summary>
internal enum Winner
{
    /// <summary>lb1.</summary>
    First,

    /// <summary>lb2.</summary>
    Second,

    /// <summary>The one with the greater link-local address, whichever that is in these namespaces.</summary>
    GreaterLinkLocal,
}

/// <summary>
/// One virtual router of the matrix: a way to speak VRRP, and the master that two keepalived would elect when lb2 was there first.
/// </summary>
/// <param name="Id">Its number; the last byte of its address.</param>
/// <param name="Name">The way.</param>
/// <param name="Winner">The master.</param>
/// <param name="FirstPriority">Of lb1.</param>
/// <param name="SecondPriority">Of lb2.</param>
/// <param name="Lines">What stands in the instance besides.</param>
/// <param name="IsUnicast">With the other director as the peer.</param>
/// <param name="IsIPv6">With an IPv6 address.</param>
internal sealed record MatrixRouter(
    int Id, string Name, Winner Winner, int FirstPriority, int SecondPriority, string Lines, bool IsUnicast = false, bool IsIPv6 = false)
{
    private const string Pass = "authentication {\n auth_type PASS\n auth_pass 1111\n }";
    private const string Header = "authentication {\n auth_type AH\n auth_pass 1111\n }";

    public static readonly IReadOnlyList<MatrixRouter> All =
    [
        new(51, "v2, no authentication", Winner.First, 150, 100, "version 2"),
        new(52, "v2, password", Winner.Second, 100, 150, $"version 2\n{Pass}"),
        new(53, "v2, authentication header", Winner.First, 150, 100, $"version 2\n{Header}"),
        new(54, "v2, authentication header, the other way round", Winner.Second, 100, 150, $"version 2\n{Header}"),
        new(55, "v3, twice a second", Winner.First, 150, 100, "version 3\nadvert_int 0.5"),
        new(56, "v3, the other way round", Winner.Second, 100, 150, "version 3"),
        new(57, "v2, unicast", Winner.First, 150, 100, $"version 2\n{Pass}", IsUnicast: true),
        new(58, "v3, unicast", Winner.Second, 100, 150, "version 3", IsUnicast: true),
        new(59, "v3, IPv6", Winner.First, 150, 100, "version 3", IsIPv6: true),
        new(60, "v3, IPv6, the other way round", Winner.Second, 100, 150, "version 3", IsIPv6: true),
        new(61, "v3, IPv6, unicast", Winner.First, 150, 100, "version 3", IsUnicast: true, IsIPv6: true),
        new(62, "v2, nopreempt", Winner.Second, 150, 100, "version 2\nnopreempt"),
        new(63, "v3, nopreempt", Winner.Second, 150, 100, "version 3\nnopreempt"),
        new(64, "v2, equal priorities", Winner.Second, 100, 100, "version 2"),
        new(65, "v3, equal priorities", Winner.Second, 100, 100, "version 3"),
        new(66, "v2, unicast, authentication header", Winner.First, 150, 100, $"version 2\n{Header}", IsUnicast: true),
        new(67, "v2, excluded addresses of both families", Winner.First, 150, 100,
            "version 2\nvirtual_ipaddress_excluded {\n 192.168.124.167 dev ens33 label ens33:e\n 2001:db8::167\n }"),
    ];

    /// <summary>Its virtual address.</summary>
    public string Address => IsIPv6 ? $"2001:db8::{Number}" : $"192.168.124.{Number}";

    private string Number => (Id + 50).ToString(CultureInfo.InvariantCulture);

    /// <summary>The whole configuration of a director, for either program.</summary>
    public static string Configuration(bool isFirst)
        => "global_defs {\n router_id lb\n}\n" + string.Concat(All.Select(router => router.Text(isFirst)));

    /// <summary>Own address of a director besides its link-local one.</summary>
    public static string OwnAddress(bool isFirst, bool isIPv6) => (isFirst, isIPv6) switch
    {
        (true, false) => "192.168.124.11",
        (false, false) => "192.168.124.12",
        (true, true) => "2001:db8::11",
        (false, true) => "2001:db8::12",
    };

    public override string ToString() => $"{Id} ({Name})";

    private string Text(bool isFirst)
    {
        var unicast = IsUnicast
            ? $"unicast_src_ip {OwnAddress(isFirst, IsIPv6)}\nunicast_peer {{\n {OwnAddress(!isFirst, IsIPv6)}\n }}\n"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"vrrp_instance VI_{Id} {{\nstate BACKUP\ninterface ens33\nvirtual_router_id {Id}\n"
                + $"priority {(isFirst ? FirstPriority : SecondPriority)}\n"
                + $"{Lines}\n{unicast}virtual_ipaddress {{\n {Address}\n }}\n}}\n");
    }
}
