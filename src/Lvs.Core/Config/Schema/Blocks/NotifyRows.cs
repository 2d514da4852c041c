using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Rows;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>Scripts, and what vrrp_instance and vrrp_sync_group have in common about events.</summary>
internal static class NotifyRows
{
    private const string Expects = "a command, perhaps a user and a group";

    /// <summary>A keyword with a command line (one word, in quotes when it has arguments), a user and a group.</summary>
    public static Setting<T> Script<T>(string keyword, string summary, Func<T, ScriptConfig?> get, Func<T, ScriptConfig, T> set)
        where T : class
        => new WordsRow<T>(
                keyword, summary, Expects, (c, s, m) => Read(c, s) is { } script ? set(m, script) : m, (m, _) => Show(get(m)))
        {
            IsCommand = true,
        }
            .Takes(1, 3)
            .FirstCounts()
            .Samples(["/usr/local/bin/event", "\"/usr/local/bin/event --now\" nobody nogroup"], ("\"\"", DiagnosticCodes.BadText));

    /// <summary>Rows of instances and groups.</summary>
    public static Setting<T>[] Of<T>(bool isInstance, Func<T, VrrpNotifyConfig> get, Func<T, VrrpNotifyConfig, T> set)
        where T : class
    {
        Setting<T> On(string keyword, string when, Func<VrrpNotifyConfig, ScriptConfig?> script, Func<VrrpNotifyConfig, ScriptConfig, VrrpNotifyConfig> with)
            => Script<T>(keyword, $"Script that is run {when}.", m => script(get(m)), (m, v) => set(m, with(get(m), v)));

        Setting<T>[] common =
        [
            On("notify_master", "on becoming master", n => n.Master, (n, v) => n with { Master = v }),
            On("notify_backup", "on becoming backup", n => n.Backup, (n, v) => n with { Backup = v }),
            On("notify_fault", "on a fault", n => n.Fault, (n, v) => n with { Fault = v }),
            On("notify_stop", "when the daemon stops", n => n.Stop, (n, v) => n with { Stop = v }),
            On("notify", "after any of these, with four more arguments", n => n.Any, (n, v) => n with { Any = v }),
            Row.Switch<T>(
                "smtp_alert",
                "Whether changes are mailed.",
                m => get(m).Mail,
                (m, v) => set(m, get(m) with { Mail = v })).Otherwise("smtp_alert_vrrp").NotYet(Missing.Mail),
            Row.Switch<T>(
                "notify_priority_changes",
                "Whether changes of priority are written to the pipes.",
                m => get(m).PriorityChanges,
                (m, v) => set(m, get(m) with { PriorityChanges = v })).Otherwise("vrrp_notify_priority_changes"),
        ];
        return isInstance
            ?
            [
                .. common,
                Deleted(get, set),
                On(
                    "notify_master_rx_lower_pri",
                    "when a master hears an advert of lower priority",
                    n => n.MasterHeardLowerPriority,
                    (n, v) => n with { MasterHeardLowerPriority = v }),
            ]
            : common;
    }

    /// <summary>A user and perhaps a group, for scripts.</summary>
    public static Setting<T> User<T>(string keyword, string summary, Func<T, (string? User, string? Group)> get, Func<T, string, string?, T> set)
        where T : class
        => new WordsRow<T>(
                keyword,
                summary,
                "a user, perhaps a group",
                (c, s, m) => s.Arguments.All(w => Names.NotEmpty(c, w))
                    ? set(m, s.Arguments[0].Text, s.Arguments.Length > 1 ? s.Arguments[1].Text : null)
                    : m,
                (m, _) => get(m) is ({ } user, var group) ? group is null ? [user] : [user, group] : null)
            .Takes(1, 2)
            .Samples(["nobody", "nobody nogroup"], ("\"\"", DiagnosticCodes.BadText));

    public static ScriptConfig? Read(ReaderContext context, Statement statement)
    {
        var words = statement.Arguments;
        return words.All(w => Names.NotEmpty(context, w))
            ? new ScriptConfig(words[0].Text, words.Length > 1 ? words[1].Text : null, words.Length > 2 ? words[2].Text : null)
            : null;
    }

    public static IEnumerable<string>? Show(ScriptConfig? script)
        => script is null ? null
            : script.Group is { } group ? [script.CommandLine, script.User ?? "", group]
            : script.User is { } user ? [script.CommandLine, user]
            : [script.CommandLine];

    private static Setting<T> Deleted<T>(Func<T, VrrpNotifyConfig> get, Func<T, VrrpNotifyConfig, T> set)
        where T : class
        => new WordsRow<T>(
                "notify_deleted",
                "After a reload without the instance its end is told as DELETED instead of FAULT, perhaps by a script.",
                Expects,
                (c, s, m) => s.Arguments.IsEmpty ? set(m, get(m) with { TellDeleted = true })
                    : Read(c, s) is { } script ? set(m, get(m) with { TellDeleted = true, Deleted = script })
                    : m,
                (m, _) => get(m).TellDeleted ? Show(get(m).Deleted) ?? [] : null)
        {
            IsCommand = true,
        }
            .Takes(0, 3)
            .FirstCounts()
            .Samples(["", "/usr/local/bin/event"], ("\"\"", DiagnosticCodes.BadText));
}
