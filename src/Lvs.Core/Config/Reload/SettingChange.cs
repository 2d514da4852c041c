namespace Lvs.Core.Config.Reload;

/// <summary>A setting that differs, in the words of keepalived.conf; a secret is <c>***</c> before and after.</summary>
/// <param name="Setting">Its keyword, behind those of the blocks around it: <c>TCP_CHECK / delay_loop</c>.</param>
/// <param name="Before">What is in force; null for nothing.</param>
/// <param name="After">What the reload makes of it; null for nothing.</param>
public sealed record SettingChange(string Setting, string? Before, string? After)
{
    /// <inheritdoc/>
    public override string ToString() => (Before, After) switch
    {
        (null, null or "") => Setting,
        (null, _) => $"{Setting} {After}",
        (_, null) => $"no {Setting} ({Shown(Before)} before)",
        _ => $"{Setting} {Shown(Before)} → {Shown(After)}",
    };

    private static string Shown(string words) => words.Length == 0 ? "on" : words;
}
