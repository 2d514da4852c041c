namespace Lvs.Core.Vrrp;

/// <summary>What an instance has counted since its process started; names as in keepalived's statistics.</summary>
public sealed class VrrpCounters
{
    private readonly long[] _rejected = new long[Enum.GetValues<VrrpRejection>().Length];

    /// <summary>Adverts sent, resignations among them.</summary>
    public long AdvertsSent { get; set; }

    /// <summary>Adverts accepted.</summary>
    public long AdvertsReceived { get; set; }

    /// <summary>Times this router became master.</summary>
    public long BecameMaster { get; set; }

    /// <summary>Times it ceased to be master.</summary>
    public long ReleasedMaster { get; set; }

    /// <summary>Adverts of priority 0 received.</summary>
    public long PriorityZeroReceived { get; set; }

    /// <summary>Adverts of priority 0 sent.</summary>
    public long PriorityZeroSent { get; set; }

    /// <summary>Datagrams dropped for a reason.</summary>
    public long Rejected(VrrpRejection reason) => _rejected[(int)reason];

    /// <summary>All reasons with a count, in pipeline order.</summary>
    public IReadOnlyDictionary<VrrpRejection, long> RejectedByReason
        => Enum.GetValues<VrrpRejection>().Where(r => _rejected[(int)r] > 0).ToDictionary(r => r, r => _rejected[(int)r]);

    /// <summary>Counts a dropped datagram.</summary>
    public void CountRejected(VrrpRejection reason) => _rejected[(int)reason]++;
}
