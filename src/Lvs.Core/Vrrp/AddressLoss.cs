namespace Lvs.Core.Vrrp;

/// <summary>What a master does when somebody else took one of its addresses off.</summary>
public enum AddressLoss
{
    /// <summary>Puts it back and announces it.</summary>
    Restore,

    /// <summary>Resigns, and competes again after its skew time, as keepalived does.</summary>
    StepDown,
}
