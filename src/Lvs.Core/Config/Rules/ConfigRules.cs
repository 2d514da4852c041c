using Lvs.Core.Config.Schema;

namespace Lvs.Core.Config.Rules;

/// <summary>What only shows when all of a configuration is known. Works on the model, so that it holds for every syntax.</summary>
internal static class ConfigRules
{
    /// <summary>Reports everything in a configuration that cannot work, or not as one may think.</summary>
    /// <param name="config">What to look at.</param>
    /// <param name="sources">Where its objects were written.</param>
    /// <param name="diagnostics">Where findings go. Advice is kept back while there are errors.</param>
    public static void Check(DirectorConfig config, SourceMap sources, DiagnosticBag diagnostics)
    {
        new InstanceRules(config, sources, diagnostics).Check();
        new VirtualInterfaceRules(config, sources, diagnostics).Check();
        new TrackingRules(config, sources, diagnostics).Check();
        new ServiceRules(config, sources, diagnostics).Check();
        if (!diagnostics.HasErrors)
        {
            new AdviceRules(config, sources, diagnostics).Check();
        }
    }

    /// <summary>Two things of one name.</summary>
    public static void CheckNames<T>(
        IEnumerable<T> items, Func<T, string> name, string what, string code, SourceMap sources, DiagnosticBag diagnostics)
        where T : class
    {
        var known = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!known.TryAdd(name(item), item))
            {
                diagnostics.Error(
                    code,
                    sources.NameOf(item),
                    $"there is a {what} {Shown.Value(name(item))} at {sources.NameOf(known[name(item)])} already; expected another name");
            }
        }
    }
}
