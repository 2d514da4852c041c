namespace Lvs.Core.Vrrp;

/// <summary>What an operator is warned of although the role stays.</summary>
public enum VrrpWarning
{
    /// <summary>Somebody advertises with our own address and priority.</summary>
    OwnAddress,

    /// <summary>Somebody of lower priority takes itself for the master.</summary>
    LowerPriorityMaster,

    /// <summary>Somebody advertises another list of addresses.</summary>
    OtherAddresses,

    /// <summary>An advert could not be sent.</summary>
    SendFailed,
}
