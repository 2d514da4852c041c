namespace Lvs.Core.Services;

/// <summary>Where <see cref="ServerOverrides"/> outlive the process. A failure is an <see cref="IOException"/> that names the place.</summary>
public interface IOverrideStore
{
    /// <summary>What was saved last; nothing when nothing was. Called once, before anything else.</summary>
    ServerOverrides Load();

    /// <summary>Saves all of them, whole or not at all. Of saves that overlap the one that was asked for last counts.</summary>
    Task SaveAsync(ServerOverrides overrides);
}

/// <summary>Keeps nothing.</summary>
public sealed class NoOverrideStore : IOverrideStore
{
    /// <inheritdoc/>
    public ServerOverrides Load() => ServerOverrides.None;

    /// <inheritdoc/>
    public Task SaveAsync(ServerOverrides overrides) => Task.CompletedTask;
}
