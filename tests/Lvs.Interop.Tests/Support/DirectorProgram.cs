namespace Lvs.Interop.Tests.Support;

/// <summary>The two programs that meet.</summary>
public enum DirectorProgram
{
    /// <summary>Ours.</summary>
    Lvsd,

    /// <summary>Debian's keepalived.</summary>
    Keepalived,
}
