namespace Lvs.Core.Config.Reload;

/// <summary>One thing a reload does.</summary>
public sealed record ReloadStep
{
    /// <summary>What is done.</summary>
    public required ReloadAction Action { get; init; }

    /// <summary>To what.</summary>
    public required ConfigObject Object { get; init; }

    /// <summary>
    /// Settings that differ, or those of an object that is added. Empty for one that is removed, and where only what is inherited
    /// differs.
    /// </summary>
    public ValueList<SettingChange> Changes { get; init; } = [];

    /// <summary>The most it can do to traffic.</summary>
    public Consequence Consequence { get; init; }

    /// <summary>Why it can do that, in words; null without an effect.</summary>
    public string? Reason { get; init; }

    /// <summary>On one line: <c>change real_server 198.51.100.1:80 of virtual_server TCP 192.0.2.1:80: weight 1 → 2</c>.</summary>
    public override string ToString()
    {
        var what = $"{Action.ToString().ToLowerInvariant()} {Object}";
        return Changes.Count == 0 ? what : $"{what}: {string.Join("; ", Changes)}";
    }
}
