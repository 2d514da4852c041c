namespace Lvs.Core.Ipvs;

/// <summary>
/// Whether a director that began to listen knows the connections of the master. The kernel tells of a connection when packets of it come
/// and never of all at once, and nobody says that those were all: so it counts as synced when for a while hardly any more have come in, or
/// when it has waited as long as it may. Pure.
/// </summary>
public readonly record struct SyncProgress
{
    /// <summary>So long the number of connections has to stay about the same: a busy connection is told again in it.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    // In 1/20: more than a twentieth more connections are still those of the past, fewer are those that clients open now.
    private const int Growth = 20;

    /// <summary>When it began to listen; null while it does not listen.</summary>
    public TimeSpan? Since { get; private init; }

    /// <summary>Whether it may replace the master.</summary>
    public bool IsSynced { get; private init; }

    /// <summary>Connections when they were last seen to grow.</summary>
    public long Connections { get; private init; }

    private TimeSpan CalmSince { get; init; }

    /// <summary>Begins to listen, knowing nothing.</summary>
    public static SyncProgress Listening(TimeSpan now) => new() { Since = now, CalmSince = now };

    /// <summary>It needs none of the master's connections: it is the master itself, or nobody listens.</summary>
    public static SyncProgress Knowing { get; } = new() { IsSynced = true };

    /// <summary>So many connections are known now.</summary>
    public SyncProgress Count(long connections, TimeSpan now)
        => IsSynced || Since is null ? this
            : connections - Connections > Connections / Growth ? this with { Connections = connections, CalmSince = now }
            : this with { IsSynced = now - CalmSince >= Calm };

    /// <summary>Time has passed; it waits for <paramref name="limit"/> at most.</summary>
    public SyncProgress Wait(TimeSpan limit, TimeSpan now) => this with { IsSynced = IsSynced || now - Since >= limit };

    /// <summary>When <see cref="Wait"/> ends it; null when it waits for nothing.</summary>
    public TimeSpan? EndsAt(TimeSpan limit) => IsSynced ? null : Since + limit;
}
