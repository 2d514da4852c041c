namespace Lvs.Core.Vrrp;

/// <summary>What can happen to a virtual router.</summary>
public abstract record VrrpInput
{
    private VrrpInput()
    {
    }

    /// <summary>The router starts; its interface can carry adverts.</summary>
    public sealed record Started : VrrpInput;

    /// <summary>The router stops for good (RFC 3768 section 6.4: Shutdown event).</summary>
    public sealed record Stopped : VrrpInput;

    /// <summary>An advert passed the receive pipeline.</summary>
    public sealed record AdvertReceived(VrrpAdvert Advert) : VrrpInput;

    /// <summary>The state's deadline may have passed; early and double calls are harmless.</summary>
    public sealed record DeadlinePassed : VrrpInput
    {
        /// <summary>The only one needed.</summary>
        public static readonly DeadlinePassed Instance = new();
    }

    /// <summary>
    /// The interface can no longer be used; the text says why. <paramref name="CanSend"/> when a last advert still gets out: it has
    /// lost its address but not its carrier.
    /// </summary>
    public sealed record LinkLost(string Reason, bool CanSend = false) : VrrpInput;

    /// <summary>The interface can carry adverts again.</summary>
    public sealed record LinkRestored : VrrpInput;

    /// <summary>Step is called with new settings; these were the ones before.</summary>
    public sealed record SettingsChanged(VrrpSettings Before) : VrrpInput;
}
