using Lvs.Core.Ipvs;
using Lvs.Core.Time;

namespace Lvs.Actors.Ipvs;

/// <summary>When the ipvs actor looks at the kernel's table again: for an audit, a glance at the services alone, or another try.</summary>
internal sealed class LookSchedule(IMonotonicClock clock)
{
    /// <summary>The longest pause before another try.</summary>
    public static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(30);

    /// <summary>A reading takes longer than this part of the time between two of them: 2 % of a processor, however large the table.</summary>
    private const int PauseForReading = 50;

    /// <summary>The same for the services alone: 1 %, so that a table that somebody has emptied does not wait for an audit of all servers.</summary>
    private const int PauseForGlance = 100;

    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromSeconds(1);

    private TimeSpan? _auditAt;
    private TimeSpan? _glanceAt;
    private TimeSpan? _retryAt;
    private TimeSpan _retryDelay = FirstRetryDelay;

    /// <summary>Whether what has failed is to be tried again.</summary>
    public bool IsRetryDue => _retryAt <= clock.Now;

    /// <summary>Whether an audit is due.</summary>
    public bool IsAuditDue => _auditAt <= clock.Now;

    /// <summary>Whether a glance is due.</summary>
    public bool IsGlanceDue => _glanceAt <= clock.Now;

    /// <summary>The services are looked at, or need not be until it is planned anew.</summary>
    public void ForgetGlance() => _glanceAt = null;

    /// <summary>The table is looked at as a whole, or is not known: neither is there anything to audit nor to glance at.</summary>
    public void Forget() => (_auditAt, _glanceAt) = (null, null);

    /// <summary>Plans the next audit, unless it is planned; none when the policy asks for none.</summary>
    public void PlanAudit(IpvsPolicy policy, TimeSpan cost) => _auditAt ??= Next(policy, PauseForReading, cost);

    /// <summary>The same of a glance.</summary>
    public void PlanGlance(IpvsPolicy policy, TimeSpan cost) => _glanceAt ??= Next(policy, PauseForGlance, cost);

    /// <summary>Plans another try, each later than the one before, or none.</summary>
    public void PlanRetry(bool isNeeded)
    {
        if (!isNeeded)
        {
            (_retryAt, _retryDelay) = (null, FirstRetryDelay);
        }
        else if (_retryAt is null || IsRetryDue)
        {
            _retryAt = clock.Now + _retryDelay;
            _retryDelay = TimeSpan.FromTicks(Math.Min(2 * _retryDelay.Ticks, LongestRetryDelay.Ticks));
        }
    }

    /// <summary>How long until the first of them; null when nothing is planned.</summary>
    public TimeSpan? UntilNext()
    {
        TimeSpan?[] times = [_auditAt, _glanceAt, _retryAt];
        return times.Min() is { } next ? TimeSpan.FromTicks(Math.Max(0, (next - clock.Now).Ticks)) : null;
    }

    private TimeSpan? Next(IpvsPolicy policy, int pause, TimeSpan cost) => policy.AuditInterval is { } interval
        ? clock.Now + TimeSpan.FromTicks(Math.Max(interval.Ticks, pause * cost.Ticks))
        : null;
}
