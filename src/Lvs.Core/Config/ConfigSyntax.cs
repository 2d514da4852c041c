namespace Lvs.Core.Config;

/// <summary>The syntaxes a configuration may be written in.</summary>
public enum ConfigSyntax
{
    /// <summary>keepalived.conf.</summary>
    Keepalived,

    /// <summary>HOCON, JSON included.</summary>
    Hocon,
}
