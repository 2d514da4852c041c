namespace Lvs.Core.Config.Schema;

/// <summary>The two ways one setting is written.</summary>
internal enum Dialect
{
    /// <summary>keepalived.conf: seconds without a unit, <c>on</c> and <c>off</c>, snake_case.</summary>
    Keepalived,

    /// <summary>HOCON: times with a unit, <c>true</c> and <c>false</c>, kebab-case.</summary>
    Hocon,
}
