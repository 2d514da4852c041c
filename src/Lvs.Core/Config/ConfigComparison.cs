using Lvs.Core.Config.Rules;

namespace Lvs.Core.Config;

/// <summary>Checks the configurations of several directors against each other.</summary>
public static class ConfigComparison
{
    /// <summary>What would keep the directors from agreeing on one master; those without a configuration are passed over.</summary>
    /// <param name="directors">Each director's name and what was read for it.</param>
    public static ValueList<Diagnostic> Check(IReadOnlyList<(string Name, ConfigResult Result)> directors)
    {
        ArgumentNullException.ThrowIfNull(directors);
        var diagnostics = new DiagnosticBag();
        PeerRules.Check(
            [.. directors.Where(d => d.Result.Config is not null).Select(d => (d.Name, d.Result.Config!, d.Result.Sources))], diagnostics);
        return diagnostics.ToSortedList();
    }
}
