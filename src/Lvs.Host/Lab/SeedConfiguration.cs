using System.Globalization;
using System.Text.RegularExpressions;

namespace Lvs.Host.Lab;

/// <summary>
/// The seed's keepalived.conf, and the variants of it that the scenarios need. Each is derived from the one text by naming the
/// lines that differ, as an operator would edit the file.
/// </summary>
internal sealed partial class SeedConfiguration
{
    private static readonly int[] Priorities = [120, 100, 90, 80, 70, 60, 50, 40];

    private readonly string _text;

    private SeedConfiguration(string text) => _text = text;

    public static int MaxDirectors => Priorities.Length;

    public static int Priority(int index) => Priorities[index];

    public static SeedConfiguration Load() => new(File.ReadAllText(SourceTree.SeedConfigurationFile));

    /// <summary>The file of director 0 (the master) is the seed's own, byte for byte; the others have their own id, state and priority.</summary>
    public string ForDirector(int index)
    {
        if (index == 0)
        {
            return _text;
        }

        return _text
            .Replace("router_id LVS_01", $"router_id LVS_0{index + 1}", StringComparison.Ordinal)
            .Replace("state MASTER", "state BACKUP", StringComparison.Ordinal)
            .Replace("priority 120", string.Create(CultureInfo.InvariantCulture, $"priority {Priority(index)}"), StringComparison.Ordinal);
    }

    /// <summary>Without persistence, so that every connection is scheduled anew.</summary>
    public static string WithoutPersistence(string text) => PersistenceLine().Replace(text, "");

    /// <summary>Without virtual servers: VRRP alone, which needs no ip_vs.</summary>
    public static string VrrpOnly(string text) => text[..text.IndexOf("virtual_server", StringComparison.Ordinal)];

    /// <summary>
    /// What keepalived 2.2.7 needs to do what the seed's operator wants: without vrrp_strict, which forbids the password and
    /// drops the VIP's traffic, without the keys it rejects, and with today's name of the retry key.
    /// </summary>
    public static string ForKeepalived(string text) =>
        RejectedLines().Replace(text, "").Replace("nb_get_retry", "retry", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*persistence_timeout .*\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PersistenceLine();

    [GeneratedRegex(@"^\s*(vrrp_strict|vrrp_garp_interval 0|vrrp_gna_interval 0|vrrp_iptables)\s*\n", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RejectedLines();
}
