using System.Globalization;
using System.Text;

namespace Lvs.Core.Ipvs;

/// <summary>Writes the sync daemons that run the way <c>ipvsadm -l --daemon</c> does.</summary>
public static class SyncDaemonListing
{
    /// <summary>A line for each, the master first; a kernel before 4.3 says nothing beyond the id.</summary>
    public static string Render(IEnumerable<SyncDaemon> daemons)
    {
        var text = new StringBuilder();
        foreach (var daemon in daemons.OrderBy(static daemon => daemon.Role))
        {
            (string Name, object? Value)[] settings =
            [
                ("mcast", daemon.Interface),
                ("syncid", daemon.SyncId),
                ("maxlen", daemon.MaxLength),
                ("group", daemon.Group),
                ("port", daemon.Port),
                ("ttl", daemon.TimeToLive),
            ];
            var known = settings.Where(static setting => setting.Value is not null)
                .Select(static setting => string.Create(CultureInfo.InvariantCulture, $"{setting.Name}={setting.Value}"));
            text.Append(daemon.Role == SyncRole.Master ? "master" : "backup").Append(" sync daemon (").AppendJoin(", ", known).Append(")\n");
        }

        return text.ToString();
    }
}
