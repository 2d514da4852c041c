namespace Lvs.Core.Vrrp;

/// <summary>Where <see cref="VrrpMaintenance"/> outlives the process. A failure is an <see cref="IOException"/> that names the place.</summary>
public interface IMaintenanceStore
{
    /// <summary>What was saved last; nothing when nothing was. Called once, before anything else.</summary>
    VrrpMaintenance Load();

    /// <summary>Saves it, whole or not at all. Of saves that overlap the one that was asked for last counts.</summary>
    Task SaveAsync(VrrpMaintenance maintenance);
}

/// <summary>Keeps nothing.</summary>
public sealed class NoMaintenanceStore : IMaintenanceStore
{
    /// <inheritdoc/>
    public VrrpMaintenance Load() => new();

    /// <inheritdoc/>
    public Task SaveAsync(VrrpMaintenance maintenance) => Task.CompletedTask;
}
