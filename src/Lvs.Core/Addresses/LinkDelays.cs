using System.Collections.Immutable;
using Lvs.Core.Config;

namespace Lvs.Core.Addresses;

/// <summary>
/// interface_up_down_delays: how long an interface has to be down, or up again, before that counts. A delay as long as a backup waits would
/// end in two masters, so it is shortened to what leaves it one advert, as keepalived does it (vrrp.c).
/// </summary>
public static class LinkDelays
{
    /// <summary>The delays in effect, by interface.</summary>
    public static ImmutableDictionary<string, (TimeSpan Down, TimeSpan Up)> Of(DirectorConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.LinkDelays
            .GroupBy(delay => delay.Interface, StringComparer.Ordinal)
            .ToImmutableDictionary(
                delays => delays.Key,
                delays =>
                {
                    var most = config.VrrpInstances
                        .Where(instance => instance.Interface == delays.Key)
                        .Select(instance => (instance.DownTimerAdverts - 1) * instance.AdvertInterval)
                        .DefaultIfEmpty(TimeSpan.MaxValue)
                        .Min();
                    return (Shorter(delays.Last().Down, most), Shorter(delays.Last().Up, most));
                },
                StringComparer.Ordinal);
    }

    private static TimeSpan Shorter(TimeSpan delay, TimeSpan most) => delay < most ? delay : most;
}
