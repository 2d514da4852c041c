using System.Collections.Immutable;
using Lvs.Core.Ipvs;

namespace Lvs.Actors.Ipvs;

/// <summary>Messages of the ipvs actor.</summary>
public static class IpvsProtocol
{
    /// <summary>This service shall look like this.</summary>
    public sealed record SetService(DesiredService Desired);

    /// <summary>This service is no longer ours: remove it from the kernel.</summary>
    public sealed record RetireService(ServiceKey Key);

    /// <summary>Remove all our services from the kernel, then end.</summary>
    public sealed record Stop
    {
        /// <summary>The only one needed.</summary>
        public static readonly Stop Instance = new();
    }

    /// <summary>Answered with a <see cref="Table"/>.</summary>
    public sealed record GetTable
    {
        /// <summary>The only one needed.</summary>
        public static readonly GetTable Instance = new();
    }

    /// <summary>Our services as the kernel has them; <paramref name="Problem"/> says why it could not be read.</summary>
    public sealed record Table(ImmutableArray<IpvsServiceEntry> Services, string? Problem);
}
