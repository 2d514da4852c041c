namespace Lvs.Core.Vrrp;

/// <summary>What an operator who gave an order waits for.</summary>
public enum VrrpAwaited
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>That another router is master.</summary>
    Successor,

    /// <summary>That this router is master again.</summary>
    Return,
}
