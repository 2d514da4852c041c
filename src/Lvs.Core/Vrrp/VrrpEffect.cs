using System.Net;
using Lvs.Core.Config;

namespace Lvs.Core.Vrrp;

/// <summary>What the shell has to do, in the order given.</summary>
public abstract record VrrpEffect
{
    private VrrpEffect()
    {
    }

    /// <summary>Send an advert with the configured priority, or with priority 0 to resign.</summary>
    public sealed record SendAdvert(bool Resign) : VrrpEffect
    {
        /// <summary>The one of every interval.</summary>
        public static readonly SendAdvert Alive = new(Resign: false);

        /// <summary>Priority 0: the backups need not wait.</summary>
        public static readonly SendAdvert Resigning = new(Resign: true);
    }

    /// <summary>Hold these addresses and renew their leases until they are released.</summary>
    public sealed record TakeAddresses(ValueList<VirtualAddress> Addresses) : VrrpEffect;

    /// <summary>Give these addresses up.</summary>
    public sealed record ReleaseAddresses(ValueList<VirtualAddress> Addresses) : VrrpEffect;

    /// <summary>Send a batch of gratuitous ARP for these addresses.</summary>
    public sealed record AnnounceAddresses(ValueList<VirtualAddress> Addresses) : VrrpEffect;

    /// <summary>The role changed, and why. To be logged, journalled and shown.</summary>
    public sealed record RoleChanged(VrrpRole From, VrrpRole To, string Reason) : VrrpEffect;

    /// <summary>Something an operator should know that changes no role: once per sender and kind while the role lasts.</summary>
    public sealed record Warn(VrrpWarning Kind, IPAddress Sender, string Message) : VrrpEffect;
}
