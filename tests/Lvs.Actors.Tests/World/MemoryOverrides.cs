using Lvs.Core.Services;

namespace Lvs.Actors.Tests.World;

/// <summary>A state directory in memory, or one that cannot be used.</summary>
internal sealed class MemoryOverrides : IOverrideStore
{
    public ServerOverrides Saved { get; private set; } = ServerOverrides.None;

    /// <summary>Why it cannot be used; null when it can.</summary>
    public string? Failure { get; set; }

    public ServerOverrides Load() => Failure is null ? Saved : throw new IOException(Failure);

    public Task SaveAsync(ServerOverrides overrides)
    {
        Saved = overrides;
        return Failure is null ? Task.CompletedTask : Task.FromException(new IOException(Failure));
    }
}
