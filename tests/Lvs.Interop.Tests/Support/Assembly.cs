using System.Runtime.Versioning;

// Every test builds the same namespaces, and measured times must not share two processors with another test's directors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: SupportedOSPlatform("linux")]
