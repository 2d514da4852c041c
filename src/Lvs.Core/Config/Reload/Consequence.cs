namespace Lvs.Core.Config.Reload;

/// <summary>The most that a step of a reload can do to traffic, from nothing to the worst.</summary>
public enum Consequence
{
    /// <summary>Connections and addresses stay as they are.</summary>
    NoEffect,

    /// <summary>A server gets no new connections; those it has go on to their end.</summary>
    Drains,

    /// <summary>An address leaves, comes, or may change its director.</summary>
    MovesAddress,

    /// <summary>Connections that are open are cut.</summary>
    DropsConnections,
}
