using System.Net;
using System.Text;
using Lvs.Core.Config;

namespace Lvs.Core.Vrrp;

/// <summary>What the machine and the codec of one instance need to know, with its formulas.</summary>
public sealed record VrrpSettings
{
    /// <summary>Priority of the address owner: master at once, and for ever.</summary>
    public const byte OwnerPriority = 255;

    /// <summary>1 to 255.</summary>
    public required byte VirtualRouterId { get; init; }

    /// <summary>1 to 255.</summary>
    public required byte Priority { get; init; }

    /// <summary>Whole seconds in version 2.</summary>
    public required TimeSpan AdvertInterval { get; init; }

    /// <summary>Primary address of the interface: source of our adverts, and what decides between equal priorities.</summary>
    public required IPAddress LocalAddress { get; init; }

    /// <summary>Addresses in advertised order.</summary>
    public required ValueList<VirtualAddress> Addresses { get; init; }

    /// <summary>Simple password; null for no authentication.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether a master of lower priority is replaced.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary>Gratuitous ARP schedule.</summary>
    public GarpConfig Garp { get; init; } = new();

    /// <summary>
    /// Other routers of this director on the same interface: their adverts are somebody's here, so they are passed over without a count.
    /// </summary>
    public ValueList<byte> SiblingRouterIds { get; init; } = [];

    /// <summary>Skew_Time = (256 - Priority) / 256 seconds (RFC 3768 section 6.1).</summary>
    public TimeSpan SkewTime => TimeSpan.FromTicks(TimeSpan.TicksPerSecond * (256 - Priority) / 256);

    /// <summary>Master_Down_Interval = 3 * Advertisement_Interval + Skew_Time (RFC 3768 section 6.1).</summary>
    public TimeSpan MasterDownInterval => (3 * AdvertInterval) + SkewTime;

    /// <summary>Authentication type on the wire: 0 none, 1 simple password.</summary>
    public byte AuthenticationType => Password is null ? (byte)0 : (byte)1;

    /// <summary>The settings of a configured instance.</summary>
    public static VrrpSettings From(VrrpInstanceConfig config, IPAddress localAddress, ValueList<byte> siblingRouterIds) => new()
    {
        VirtualRouterId = config.VirtualRouterId,
        Priority = config.Priority,
        AdvertInterval = config.AdvertInterval,
        LocalAddress = localAddress,
        Addresses = config.Addresses,
        Password = config.Password,
        Preempt = config.Preempt,
        Garp = config.Garp,
        SiblingRouterIds = siblingRouterIds,
    };

    /// <summary>Writes the 8 bytes of authentication data: the password padded with zeros, or zeros.</summary>
    public void WriteAuthenticationData(Span<byte> destination)
    {
        destination[..VrrpDatagram.AuthenticationSize].Clear();
        if (Password is { } password)
        {
            Span<byte> utf8 = stackalloc byte[Encoding.UTF8.GetMaxByteCount(VrrpDatagram.AuthenticationSize)];
            var characters = password.Value.AsSpan(0, Math.Min(password.Value.Length, VrrpDatagram.AuthenticationSize));
            var count = Math.Min(Encoding.UTF8.GetBytes(characters, utf8), VrrpDatagram.AuthenticationSize);
            utf8[..count].CopyTo(destination);
        }
    }
}
