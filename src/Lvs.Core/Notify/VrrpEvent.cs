using System.Globalization;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Notify;

/// <summary>What happens to an instance or a sync group: a state it has from now on, or something that it tells while it stays in one.</summary>
public enum VrrpEventKind
{
    /// <summary>It is master.</summary>
    Master,

    /// <summary>It is backup.</summary>
    Backup,

    /// <summary>It is in fault.</summary>
    Fault,

    /// <summary>The daemon stops.</summary>
    Stop,

    /// <summary>It is no longer configured.</summary>
    Deleted,

    /// <summary>As a master it heard one of lower priority.</summary>
    MasterHeardLowerPriority,

    /// <summary>As a master it has another priority.</summary>
    MasterPriority,

    /// <summary>As a backup it has another priority.</summary>
    BackupPriority,
}

/// <summary>
/// An event of VRRP. For the pipes of notify_fifo and vrrp_notify_fifo it is a line as keepalived writes it (vrrp_notify.c):
/// <c>INSTANCE "VI_1" MASTER 150</c>, <c>GROUP "VG_1" FAULT 0</c>.
/// </summary>
/// <param name="Name">Of the instance or sync group.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Priority">The effective priority; 0 for a group.</param>
public sealed record VrrpEvent(string Name, VrrpEventKind Kind, int Priority)
{
    /// <summary>Whether it is one of a sync group.</summary>
    public bool IsOfGroup { get; init; }

    /// <summary>Whether it is a change of priority, which only the pipes are told, when notify_priority_changes asks for it.</summary>
    public bool IsOfPriority => Kind is VrrpEventKind.MasterPriority or VrrpEventKind.BackupPriority;

    /// <summary>INSTANCE or GROUP.</summary>
    public string Type => IsOfGroup ? "GROUP" : "INSTANCE";

    /// <summary>keepalived's word for what happened.</summary>
    public string State => Kind switch
    {
        VrrpEventKind.Master => "MASTER",
        VrrpEventKind.Backup => "BACKUP",
        VrrpEventKind.Fault => "FAULT",
        VrrpEventKind.Stop => "STOP",
        VrrpEventKind.Deleted => "DELETED",
        VrrpEventKind.MasterHeardLowerPriority => "MASTER_RX_LOWER_PRI",
        VrrpEventKind.MasterPriority => "MASTER_PRIORITY",
        _ => "BACKUP_PRIORITY",
    };

    /// <summary>The line without its end.</summary>
    public string Line => $"{Type} \"{Name}\" {State} {Priority.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>An event of a sync group.</summary>
    public static VrrpEvent OfGroup(string name, VrrpEventKind kind) => new(name, kind, 0) { IsOfGroup = true };

    /// <summary>What a role is told as; null for one that takes no part.</summary>
    public static VrrpEventKind? KindOf(VrrpRole role) => role switch
    {
        VrrpRole.Master => VrrpEventKind.Master,
        VrrpRole.Backup => VrrpEventKind.Backup,
        VrrpRole.Fault => VrrpEventKind.Fault,
        _ => null,
    };
}
