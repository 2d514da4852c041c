namespace Lvs.Core.Vrrp;

/// <summary>An advert that passed the receive pipeline.</summary>
/// <param name="Source">Sender's primary address; decides between equal priorities.</param>
/// <param name="Priority">0 to 255; 0 means that the sender resigns.</param>
/// <param name="Interval">Time between the sender's adverts.</param>
/// <param name="Remarks">What was noticed and did not matter.</param>
public readonly record struct VrrpAdvert(
    RouterAddress Source, byte Priority, TimeSpan Interval, VrrpRemarks Remarks = default)
{
    /// <summary>Whether its address list is ours, in any order.</summary>
    public bool HasOurAddresses => !Remarks.HasFlag(VrrpRemarks.OtherAddresses);
}

/// <summary>What an operator should know of an advert that is used all the same.</summary>
[Flags]
public enum VrrpRemarks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// Another list of addresses. Dropping the advert, as keepalived did up to 2.3.2, makes two masters while addresses are rolled out.
    /// </summary>
    OtherAddresses = 1,

    /// <summary>Version 3: another interval than ours; a backup goes by its master's.</summary>
    OtherInterval = 2,

    /// <summary>auth_hmac: the sender's clock is more than half a time window away from ours.</summary>
    ClockSkew = 4,
}
