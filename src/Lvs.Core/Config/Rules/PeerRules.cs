using System.Globalization;
using System.Net.Sockets;
using Lvs.Core.Config.Schema;

namespace Lvs.Core.Config.Rules;

/// <summary>
/// What only shows when the configurations of all directors are side by side: who would be master is decided between them, and a file
/// that is right by itself can still be the second master.
/// </summary>
internal static class PeerRules
{
    /// <summary>Compares the virtual routers that several directors have in common.</summary>
    /// <param name="directors">Each director's name, configuration and where that was written.</param>
    /// <param name="diagnostics">Where findings go: at the later of two places.</param>
    public static void Check(IReadOnlyList<(string Name, DirectorConfig Config, SourceMap Sources)> directors, DiagnosticBag diagnostics)
    {
        var routers = new Dictionary<(byte RouterId, AddressFamily Family), List<Router>>();
        foreach (var (name, config, sources) in directors)
        {
            foreach (var instance in config.VrrpInstances)
            {
                var router = new Router(name, instance, sources);
                var key = (instance.VirtualRouterId, router.Family);
                if (!routers.TryGetValue(key, out var known))
                {
                    routers.Add(key, [router]);
                    continue;
                }

                foreach (var other in known.Where(o => o.Director != name && o.IsSame(router)))
                {
                    Compare(other, router, diagnostics);
                }

                known.Add(router);
            }
        }
    }

    private static void Compare(Router left, Router right, DiagnosticBag diagnostics)
    {
        var (a, b) = (left.Instance, right.Instance);
        if (a.Priority == b.Priority)
        {
            var owner = a.Priority == byte.MaxValue;
            Report(
                owner ? Severity.Error : Severity.Warning,
                DiagnosticCodes.EqualPriorities,
                string.Create(CultureInfo.InvariantCulture, $"have priority {a.Priority} both; ")
                    + (owner ? "an owner never yields, so both would be master: expected 255 on one at most"
                        : "the one with the higher address becomes master: write different priorities"));
        }

        Differ(a.Version != b.Version, "versions of VRRP", "adverts of the other are dropped, and both would be master");
        Differ(
            a.Version == 2 && a.AdvertInterval != b.AdvertInterval,
            "advert_int",
            "version 2 drops adverts with another interval, and both would be master");
        Differ(
            Differs(a.Password, b.Password) || a.UsesAuthenticationHeader != b.UsesAuthenticationHeader || (a.Hmac is null) != (b.Hmac is null),
            "authentication",
            "adverts of the other are dropped, and both would be master");
        if (!a.Addresses.Select(x => x.Address).ToHashSet().SetEquals(b.Addresses.Select(x => x.Address)))
        {
            Report(
                Severity.Warning,
                DiagnosticCodes.DirectorsDisagree,
                "have different virtual addresses; keepalived up to 2.2 drops such adverts (two masters), later ones log them: "
                    + "write the same "
                    + "list on both");
        }

        // One that could not be looked up may be any.
        static bool Differs(Secret? a, Secret? b) => a != b && a is not { IsKnown: false } && b is not { IsKnown: false };

        void Differ(bool differs, string what, string consequence)
        {
            if (differs)
            {
                Report(Severity.Error, DiagnosticCodes.DirectorsDisagree, $"have different {what}; {consequence}: expected the same on both");
            }
        }

        void Report(Severity severity, string code, string what)
        {
            var message = $"{Shown.Value($"vrrp_instance {b.Name}")} here and {Shown.Value($"vrrp_instance {a.Name}")} of {Shown.Value(left.Director)} {what}";
            if (severity == Severity.Error)
            {
                diagnostics.Error(code, right.Sources.Of(b), message);
            }
            else
            {
                diagnostics.Warning(code, right.Sources.Of(b), message);
            }
        }
    }

    /// <summary>An instance of one director.</summary>
    private sealed record Router(string Director, VrrpInstanceConfig Instance, SourceMap Sources)
    {
        public AddressFamily Family => Instance.Addresses.Count > 0 ? Instance.Addresses[0].Address.AddressFamily : AddressFamily.InterNetwork;

        /// <summary>One virtual router: the interface may have another name there, so a name or an address in common tells.</summary>
        public bool IsSame(Router other)
            => string.Equals(Instance.Name, other.Instance.Name, StringComparison.Ordinal)
                || Instance.Addresses.Any(a => other.Instance.Addresses.Any(b => b.Address.Equals(a.Address)));
    }
}
