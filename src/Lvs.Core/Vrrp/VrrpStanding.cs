namespace Lvs.Core.Vrrp;

/// <summary>How a member stands in its sync group.</summary>
public enum VrrpStanding
{
    /// <summary>Not started.</summary>
    Initialize,

    /// <summary>Has not heard a master yet that it gives way to.</summary>
    Listening,

    /// <summary>Listens to a master.</summary>
    Backup,

    /// <summary>Hears no master it would give way to, and waits for the others.</summary>
    WantsMaster,

    /// <summary>Is master.</summary>
    Master,

    /// <summary>Has been told not to be master: handed over, or in maintenance.</summary>
    Yields,

    /// <summary>Is at fault itself.</summary>
    Faulty,

    /// <summary>Is only kept from taking part because another member is at fault.</summary>
    Held,
}
