namespace Lvs.Core.Vrrp;

/// <summary>
/// What <see cref="VrrpRules"/> found in the settings of an instance, one member per rule, in the order they are applied.
/// </summary>
public enum VrrpFinding
{
    /// <summary>Unicast peers in strict mode: the instance cannot run.</summary>
    StrictUnicast,

    /// <summary>No address in strict mode, or in version 3: the instance cannot run.</summary>
    NoAddress,

    /// <summary>The first IPv6 address is not link-local in strict mode (RFC 9568 section 5.2.9): the instance cannot run.</summary>
    StrictFirstAddress,

    /// <summary>IPv6 with version 2 in strict mode: version 3 is used.</summary>
    StrictVersion,

    /// <summary>state MASTER of one who is no owner, or the other way round, in strict mode: the priority decides.</summary>
    StrictState,

    /// <summary>
    /// Authentication in strict mode: it is used. keepalived ignores it, and is then a second master beside one that uses it.
    /// </summary>
    StrictAuthentication,

    /// <summary>Authentication in version 3, which has none: it is not used.</summary>
    Version3Authentication,

    /// <summary>An authentication header over IPv6: it is not used.</summary>
    IPv6AuthenticationHeader,

    /// <summary>auth_hmac beside an authentication of version 2: only auth_hmac is used.</summary>
    TwoAuthentications,

    /// <summary>auth_hmac in another mode than enforce in strict mode: it is enforced.</summary>
    StrictHmacMode,

    /// <summary>state MASTER with an authentication header, of one who is no owner: the sequence number has to be heard first.</summary>
    MasterWithAuthenticationHeader,

    /// <summary>nopreempt of an owner: it preempts.</summary>
    OwnerNoPreempt,

    /// <summary>nopreempt with state MASTER: it preempts.</summary>
    MasterNoPreempt,

    /// <summary>preempt_delay with state MASTER: there is none.</summary>
    MasterPreemptDelay,

    /// <summary>preempt_delay in strict mode: there is none.</summary>
    StrictPreemptDelay,

    /// <summary>preempt_delay with nopreempt: there is none.</summary>
    NoPreemptDelay,

    /// <summary>down_timer_adverts other than 3 in strict mode: it is 3.</summary>
    StrictDownTimerAdverts,

    /// <summary>accept in strict mode of one who is no owner, which version 2 does not know: not accepted.</summary>
    StrictAccept,

    /// <summary>Announcements after a master of lower priority in strict mode: there are none.</summary>
    StrictLowerPriorityAnnouncements,

    /// <summary>Adverts to a master of lower priority in strict mode: there are none.</summary>
    StrictLowerPriorityAdvert,

    /// <summary>higher_prio_send_advert in strict mode: off.</summary>
    StrictHigherPriorityAdvert,

    /// <summary>An owner in strict mode hears nobody.</summary>
    StrictOwnerHears,

    /// <summary>owner_ignore_adverts of one who is no owner: off.</summary>
    IgnoresAdvertsWithoutOwning,
}
