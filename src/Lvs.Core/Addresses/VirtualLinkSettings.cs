using System.Globalization;

namespace Lvs.Core.Addresses;

/// <summary>What virtual interfaces need of the rest of the machine for as long as they are there.</summary>
public static class VirtualLinkSettings
{
    private const string OfAll = "net/ipv4/conf/all/rp_filter";

    /// <summary>
    /// The kernel settings. A parent answers and asks for its own addresses alone (arp_ignore, arp_filter, arp_announce), or it would tell of the
    /// virtual ones with its own MAC address: also when it asks for a client that is to be answered, over it. And the reverse path filter in effect is the greater one of an interface's own and that of all
    /// (ip-sysctl.rst): what is set for all is set for each instead, so that the virtual ones can be without.
    /// </summary>
    /// <param name="links">The virtual interfaces.</param>
    /// <param name="others">All other interfaces of the machine.</param>
    /// <param name="before">What a setting was before anything of this was done.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(
        IReadOnlyCollection<VirtualLink> links, IEnumerable<string> others, Func<string, string> before)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(before);
        foreach (var parent in links.Select(link => link.Parent).Distinct(StringComparer.Ordinal))
        {
            yield return new($"net/ipv4/conf/{parent}/arp_ignore", "1");
            yield return new($"net/ipv4/conf/{parent}/arp_filter", "1");
            yield return new($"net/ipv4/conf/{parent}/arp_announce", "2");
        }

        if (links.Count == 0 || Number(before(OfAll)) is not (> 0 and var ofAll))
        {
            yield break;
        }

        // Each before all, so that no interface is without a filter in between.
        foreach (var name in others.Prepend("default"))
        {
            var setting = $"net/ipv4/conf/{name}/rp_filter";
            yield return new(setting, Math.Max(ofAll, Number(before(setting))).ToString(CultureInfo.InvariantCulture));
        }

        yield return new(OfAll, "0");
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
