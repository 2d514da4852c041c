namespace Lvs.Actors.Director;

/// <summary>Names of the dispatchers that the host configures.</summary>
public static class Dispatchers
{
    /// <summary>
    /// A thread for all VRRP instances, that of their timers and sockets where the runtime allows it: nothing else may make an advert late.
    /// </summary>
    public const string Vrrp = "lvs.vrrp-dispatcher";

    /// <summary>A thread for each writer of the kernel, whose calls block.</summary>
    public const string Kernel = "lvs.kernel-dispatcher";
}
