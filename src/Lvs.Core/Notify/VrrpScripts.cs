using System.Globalization;
using Lvs.Core.Config;

namespace Lvs.Core.Notify;

/// <summary>Which scripts an event of VRRP calls for: the one for it (notify_master …), then the one for all changes of state (notify).</summary>
public static class VrrpScripts
{
    /// <summary>
    /// The scripts in their order. A member of a sync group runs none that its group runs as well (vrrp_notify.c).
    /// </summary>
    public static IEnumerable<ScriptRun> Of(VrrpNotifyConfig config, VrrpEvent happened, VrrpNotifyConfig? group = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(happened);
        if (happened.IsOfPriority)
        {
            yield break;
        }

        var owner = $"{happened.Type} {happened.Name}";
        if (ScriptOf(config, happened.Kind) is { } script && (group is null || ScriptOf(group, happened.Kind) != script))
        {
            yield return new ScriptRun(owner, script);
        }

        if (config.Any is { } any && happened.Kind != VrrpEventKind.MasterHeardLowerPriority && group?.Any != any)
        {
            yield return new ScriptRun(owner, any)
            {
                Arguments = [happened.Type, happened.Name, happened.State, happened.Priority.ToString(CultureInfo.InvariantCulture)],
            };
        }
    }

    private static ScriptConfig? ScriptOf(VrrpNotifyConfig config, VrrpEventKind kind) => kind switch
    {
        VrrpEventKind.Master => config.Master,
        VrrpEventKind.Backup => config.Backup,
        VrrpEventKind.Fault => config.Fault,
        VrrpEventKind.Stop => config.Stop,
        VrrpEventKind.Deleted => config.Deleted,
        VrrpEventKind.MasterHeardLowerPriority => config.MasterHeardLowerPriority,
        _ => null,
    };
}
