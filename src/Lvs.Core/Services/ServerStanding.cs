namespace Lvs.Core.Services;

/// <summary>How a server of a service stands, in a word.</summary>
public enum ServerStanding
{
    /// <summary>It takes new connections.</summary>
    Serving,

    /// <summary>It does, and climbs to its weight.</summary>
    SlowStart,

    /// <summary>It does, although its checks fail.</summary>
    Held,

    /// <summary>Its checks fail.</summary>
    Down,

    /// <summary>Its checks succeed, and it has to stay so before it serves: it flaps.</summary>
    Damped,

    /// <summary>It makes room for the sorry server.</summary>
    Waiting,

    /// <summary>It was taken out by hand.</summary>
    Out,
}
