namespace Lvs.Core.Vrrp;

/// <summary>What an operator is warned of although the role stays.</summary>
public enum VrrpWarning
{
    /// <summary>Somebody advertises with our own address.</summary>
    OwnAddress,

    /// <summary>Somebody of lower priority takes itself for the master.</summary>
    LowerPriorityMaster,

    /// <summary>Somebody else takes itself for the address owner as well.</summary>
    SecondOwner,

    /// <summary>Somebody advertises another list of addresses.</summary>
    OtherAddresses,

    /// <summary>Somebody advertises at another interval.</summary>
    OtherInterval,

    /// <summary>The clock of an authenticated sender is far from ours.</summary>
    ClockSkew,

    /// <summary>Somebody else takes itself for the master as well.</summary>
    SecondMaster,

    /// <summary>An advert could not be sent.</summary>
    SendFailed,
}
