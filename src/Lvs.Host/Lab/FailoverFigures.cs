namespace Lvs.Host.Lab;

/// <summary>What one failover cost. Null: no client was asking, or no advert was seen.</summary>
/// <param name="Fault">What was done to the master.</param>
/// <param name="Directors">The programs: old master, then new.</param>
/// <param name="DetectionSeconds">From the last advert of the old master to the first of the new one, as seen on the wire.</param>
/// <param name="StandstillSeconds">How much of that time the machine as a whole did not run.</param>
/// <param name="ExpectedDetectionSeconds">What RFC 3768 makes of the new master's priority.</param>
/// <param name="OutageSeconds">The longest time in which the client had no answer.</param>
/// <param name="RecoverySeconds">From the fault to the first answer after the last failed request; 0 when none failed.</param>
/// <param name="FailedRequests">Requests that had no answer in time.</param>
/// <param name="Requests">All requests of the failover.</param>
internal sealed record FailoverFigures(
    string Fault,
    string Directors,
    double DetectionSeconds,
    double StandstillSeconds,
    double ExpectedDetectionSeconds,
    double OutageSeconds,
    double RecoverySeconds,
    int FailedRequests,
    int Requests);
