using System.Runtime.Versioning;

// Most of the time is waiting for timers of VRRP. What must not be late runs alone: MeasuredTimes.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: SupportedOSPlatform("linux")]
