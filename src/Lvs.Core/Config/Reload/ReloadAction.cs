namespace Lvs.Core.Config.Reload;

/// <summary>What a reload does with an object.</summary>
public enum ReloadAction
{
    /// <summary>It was not there.</summary>
    Add,

    /// <summary>It stays, with other settings, and keeps its state.</summary>
    Change,

    /// <summary>It goes.</summary>
    Remove,
}
