namespace Lvs.Actors.Director;

/// <summary>Names of the dispatchers that the host configures.</summary>
public static class Dispatchers
{
    /// <summary>
    /// A thread for all VRRP instances: nothing else may make an advert late, and a thousand that are due together wake one thread.
    /// </summary>
    public const string Vrrp = "lvs.vrrp-dispatcher";

    /// <summary>A thread for each writer of the kernel, whose calls block.</summary>
    public const string Kernel = "lvs.kernel-dispatcher";
}
