using System.Collections.Immutable;

namespace Lvs.Host.Hosting;

/// <summary>A kernel setting that is ours for a while, as it is written down for whoever puts it back.</summary>
/// <param name="Before">Its value before.</param>
/// <param name="Ours">What we have made of it.</param>
internal sealed record LentSetting(string Before, string Ours)
{
    /// <summary>Settings as they are written down.</summary>
    public static Dictionary<string, LentSetting> Written(ImmutableSortedDictionary<string, (string Before, string Ours)> settings)
        => settings.ToDictionary(static setting => setting.Key, static setting => new LentSetting(setting.Value.Before, setting.Value.Ours));

    /// <summary>Settings as a director takes them.</summary>
    public static ImmutableSortedDictionary<string, (string Before, string Ours)> Read(IReadOnlyDictionary<string, LentSetting> settings)
        => settings.ToImmutableSortedDictionary(
            static setting => setting.Key, static setting => (setting.Value.Before, setting.Value.Ours), StringComparer.Ordinal);
}
