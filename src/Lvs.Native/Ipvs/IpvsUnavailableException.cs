namespace Lvs.Native.Ipvs;

/// <summary>The running kernel has no IPVS, or its module is not loaded.</summary>
public sealed class IpvsUnavailableException() : IOException("the kernel has no IPVS: modprobe ip_vs");
