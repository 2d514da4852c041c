using System.Collections.Immutable;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Reload;

/// <summary>
/// What a changed setting can do to traffic. What this director does not act on does nothing; of an instance's settings all may move
/// its addresses but those named here.
/// </summary>
internal static class Consequences
{
    public const string Elected = "the director with the highest priority holds the addresses";
    public const string Leaving = "it gets no new connections, and goes when those it has have ended or after a minute";
    public const string ServiceGone = "the kernel drops packets of connections to a service that is not in the table";
    public const string AddressGone = "clients of the address are not answered here any more";
    public const string Draining = "it gets no new connections, and those it has go on";
    public const string Resigns = "it resigns when it is master, and a peer takes the addresses over";

    private const string Unheard = "a peer that is told otherwise drops its adverts, and both are master until that one is reloaded too";
    private const string Preempting = "a director of higher priority takes over, or no longer does";
    private const string Other = "it decides who is master";

    private static readonly ImmutableArray<Setting<VrrpInstanceConfig>> Harmless =
    [
        InstanceSchema.State, InstanceSchema.PreemptDelay, InstanceSchema.VirtualAddresses, InstanceSchema.ExcludedAddresses,
        InstanceSchema.NoAddresses, InstanceSchema.Accept,
    ];

    private static readonly ImmutableArray<string> HarmlessPrefixes = ["garp_", "notify", "virtual_ro", "virtual_ru"];

    private static readonly ImmutableArray<Setting<VrrpInstanceConfig>> Heard =
    [
        InstanceSchema.AdvertInterval, InstanceSchema.Authentication, InstanceSchema.Hmac, InstanceSchema.Version,
        InstanceSchema.UnicastPeers, InstanceSchema.UnicastSource,
    ];

    /// <summary>Of a setting of a vrrp_instance.</summary>
    public static (Consequence Consequence, string? Reason) OfInstance(Difference difference)
    {
        var row = difference.Path[0];
        if (!difference.IsInEffect || Harmless.Contains(row) || HarmlessPrefixes.Any(p => row.Keyword.StartsWith(p, StringComparison.Ordinal)))
        {
            return (Consequence.NoEffect, null);
        }

        return (Consequence.MovesAddress,
            ReferenceEquals(row, InstanceSchema.Priority) ? Elected
            : ReferenceEquals(row, InstanceSchema.Preempt) ? Preempting
            : Heard.Contains(row) ? Unheard
            : Other);
    }

    /// <summary>Of a block that instances refer to.</summary>
    public static (Consequence Consequence, string? Reason) OfReferred(Setting row)
        => row.Status is SettingStatus.NotYet { RefusedAtRun: false } or SettingStatus.NoEffect
            ? (Consequence.NoEffect, null)
            : (Consequence.MovesAddress, Other);

    /// <summary>Of a real_server that stays.</summary>
    public static (Consequence Consequence, string? Reason) OfServer(RealServerConfig running, RealServerConfig next)
        => running.Weight > 0 && next.Weight == 0 ? (Consequence.Drains, Draining) : (Consequence.NoEffect, null);
}
