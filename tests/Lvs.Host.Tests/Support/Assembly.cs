using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// Most of them wait for a daemon, or for its timers.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
