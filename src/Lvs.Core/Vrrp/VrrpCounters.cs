namespace Lvs.Core.Vrrp;

/// <summary>What an instance has counted since its process started, or the first of those that took over from each other.</summary>
public sealed class VrrpCounters
{
    private readonly long[] _rejected = new long[Enum.GetValues<VrrpRejection>().Length];

    /// <summary>Adverts sent, resignations among them.</summary>
    public long AdvertsSent { get; set; }

    /// <summary>Adverts that are well-formed and ours: the last steps of the pipeline come after the count, as in keepalived.</summary>
    public long AdvertsReceived { get; set; }

    /// <summary>Times this router became master.</summary>
    public long BecameMaster { get; set; }

    /// <summary>Times it ceased to be master.</summary>
    public long ReleasedMaster { get; set; }

    /// <summary>Adverts of priority 0 received.</summary>
    public long PriorityZeroReceived { get; set; }

    /// <summary>Adverts of priority 0 sent.</summary>
    public long PriorityZeroSent { get; set; }

    /// <summary>Adverts with another address list, used all the same.</summary>
    public long OtherAddresses { get; set; }

    /// <summary>Version 3: adverts with another interval, used all the same.</summary>
    public long OtherIntervals { get; set; }

    /// <summary>auth_hmac: adverts from a clock more than half a time window away, used all the same.</summary>
    public long ClockSkews { get; set; }

    /// <summary>Times a second master was heard while this one was master.</summary>
    public long DualMasters { get; set; }

    /// <summary>Times this router's own loop ran so late that it did not trust its silence, or its mastership.</summary>
    public long LateWakeUps { get; set; }

    /// <summary>All reasons with a count, in pipeline order.</summary>
    public IReadOnlyDictionary<VrrpRejection, long> RejectedByReason
    {
        get => Enum.GetValues<VrrpRejection>().Where(r => _rejected[(int)r] > 0).ToDictionary(r => r, r => _rejected[(int)r]);
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var (reason, count) in value)
            {
                _rejected[(int)reason] = count;
            }
        }
    }

    /// <summary>The counters under the names of keepalived's statistics, those of its SNMP tables included; then our own.</summary>
    public IReadOnlyDictionary<string, long> Named => new Dictionary<string, long>
    {
        ["advert_rcvd"] = AdvertsReceived,
        ["advert_sent"] = AdvertsSent,
        ["become_master"] = BecameMaster,
        ["release_master"] = ReleasedMaster,
        ["packet_len"] = Sum(VrrpRejection.PacketLength, VrrpRejection.TotalLength),
        ["advert_interval"] = Sum(VrrpRejection.AdvertInterval) + OtherIntervals,
        ["ip_ttl"] = Sum(VrrpRejection.TimeToLive, VrrpRejection.PeerTimeToLive),
        ["invalid_type"] = Sum(VrrpRejection.Type),
        ["addr_list"] = Sum(VrrpRejection.Cast) + OtherAddresses,
        ["invalid_authtype"] = Sum(VrrpRejection.AuthenticationTypeInvalid),
        ["authtype_mismatch"] = Sum(VrrpRejection.AuthenticationHeader, VrrpRejection.AuthenticationTypeMismatch),
        ["auth_failure"] = Sum(VrrpRejection.AuthenticationFailure, VrrpRejection.AuthenticationSequence),
        ["auth_ext_missing"] = Sum(VrrpRejection.TrailerMissing),
        ["auth_ext_malformed"] = Sum(VrrpRejection.TrailerMalformed),
        ["auth_ext_unknown_key"] = Sum(VrrpRejection.TrailerUnknownKey),
        ["auth_ext_invalid_hmac"] = Sum(VrrpRejection.TrailerInvalid),
        ["auth_ext_stale"] = Sum(VrrpRejection.TrailerStale),
        ["auth_ext_replay"] = Sum(VrrpRejection.TrailerReplay),
        ["pri_zero_rcvd"] = PriorityZeroReceived,
        ["pri_zero_sent"] = PriorityZeroSent,
        ["checksum"] = Sum(VrrpRejection.Checksum),
        ["version"] = Sum(VrrpRejection.Version),
        ["vrid"] = Sum(VrrpRejection.VirtualRouterId),
        ["unicast_source"] = Sum(VrrpRejection.TrailerSender, VrrpRejection.UnicastSource),
        ["owner_ignored"] = Sum(VrrpRejection.OwnerIgnores),
        ["own_packet"] = Sum(VrrpRejection.OwnPacket),
        ["clock_skew"] = ClockSkews,
        ["dual_master"] = DualMasters,
        ["late_wake_up"] = LateWakeUps,
    };

    /// <summary>Datagrams dropped for a reason.</summary>
    public long Rejected(VrrpRejection reason) => _rejected[(int)reason];

    /// <summary>Counts a dropped datagram.</summary>
    public void CountRejected(VrrpRejection reason) => _rejected[(int)reason]++;

    /// <summary>Counts what an effect of the machine stands for. Adverts are counted by who sends them, when they are out.</summary>
    public void Count(VrrpEffect effect)
    {
        switch (effect)
        {
            case VrrpEffect.RoleChanged changed:
                BecameMaster += changed.To == VrrpRole.Master ? 1 : 0;
                ReleasedMaster += changed.From == VrrpRole.Master ? 1 : 0;
                break;
            case VrrpEffect.DualMaster:
                DualMasters++;
                break;
            case VrrpEffect.WokeLate:
                LateWakeUps++;
                break;
        }
    }

    private long Sum(params ReadOnlySpan<VrrpRejection> reasons)
    {
        long sum = 0;
        foreach (var reason in reasons)
        {
            sum += _rejected[(int)reason];
        }

        return sum;
    }
}
