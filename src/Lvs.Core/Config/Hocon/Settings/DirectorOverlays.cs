namespace Lvs.Core.Config.Hocon.Settings;

/// <summary>
/// The settings of a document: <c>lvs</c>, and what <c>directors.NAME</c>, beside it or in it, lays over it for one director. Objects are
/// merged into new ones, since substitutions may have made one object part of several.
/// </summary>
internal sealed class DirectorOverlays
{
    public const string SettingsKey = "lvs";
    public const string OverlaysKey = "directors";

    private readonly List<(string Name, HoconObject Overlay)> _overlays = [];

    private DirectorOverlays(HoconObject settings) => Settings = settings;

    /// <summary>What holds for all directors.</summary>
    public HoconObject Settings { get; }

    /// <summary>The directors that have something of their own.</summary>
    public IEnumerable<string> Names => _overlays.Select(o => o.Name).Distinct(StringComparer.Ordinal);

    /// <summary>Finds both in a document.</summary>
    /// <param name="root">The document.</param>
    /// <param name="diagnostics">Where findings go.</param>
    public static DirectorOverlays Read(HoconObject root, DiagnosticBag diagnostics)
    {
        var settings = root.Find(SettingsKey);
        if (settings is not (null or HoconNull or HoconInvalid or HoconObject))
        {
            diagnostics.Error(
                DiagnosticCodes.WrongForm, settings.Position, $"'{SettingsKey}' is {settings.Description}; expected an object with the settings");
        }
        else if (settings is null or HoconNull && !diagnostics.HasErrors)
        {
            diagnostics.Error(
                DiagnosticCodes.NoSettings,
                root.Position,
                $"there is no '{SettingsKey}' in the configuration; expected {SettingsKey} {{ … }} with the settings");
        }

        var found = new DirectorOverlays(Without(settings as HoconObject ?? new HoconObject(root.Origins, root.Place)));
        found.Add((settings as HoconObject)?.Find(OverlaysKey), diagnostics);
        found.Add(root.Find(OverlaysKey), diagnostics);
        WarnOfStrayKeys(root, diagnostics);
        return found;
    }

    /// <summary>The settings of one director.</summary>
    public HoconObject For(string director)
        => _overlays.Where(o => string.Equals(o.Name, director, StringComparison.Ordinal)).Aggregate(Settings, (low, o) => Merge(low, o.Overlay));

    private void Add(HoconValue? overlays, DiagnosticBag diagnostics)
    {
        if (overlays is null or HoconNull or HoconInvalid)
        {
            return;
        }

        if (overlays is not HoconObject directors)
        {
            diagnostics.Error(
                DiagnosticCodes.WrongForm,
                overlays.Position,
                $"'{OverlaysKey}' is {overlays.Description}; expected an object with a key for each director");
            return;
        }

        foreach (var director in directors.Fields)
        {
            switch (director.Value)
            {
                case HoconObject overlay:
                    _overlays.Add((director.Key, overlay));
                    break;
                case HoconNull or HoconInvalid:
                    break;
                default:
                    diagnostics.Error(
                        DiagnosticCodes.WrongForm,
                        director.Value.Position,
                        $"'{OverlaysKey}.{Shown.KeyPart(director.Key)}' is {director.Value.Description}; expected an object with the settings of the director");
                    break;
            }
        }
    }

    private static HoconObject Without(HoconObject settings)
    {
        if (settings.Find(OverlaysKey) is null)
        {
            return settings;
        }

        var rest = new HoconObject(settings.Origins, settings.Place);
        for (var i = 0; i < settings.Count; i++)
        {
            if (!string.Equals(settings.KeyAt(i), OverlaysKey, StringComparison.Ordinal))
            {
                rest.Add(settings.KeyAt(i), settings.ValueAt(i), settings.KeyPlaceAt(i), settings.CommentsAt(i));
            }
        }

        return rest;
    }

    /// <summary>The fields of two objects, the second over the first; the depth is that of the documents, which is bounded.</summary>
    private static HoconObject Merge(HoconObject low, HoconObject high)
    {
        if (low.Count == 0)
        {
            return high;
        }

        var merged = new HoconObject(low.Origins, low.Place);
        for (var i = 0; i < low.Count; i++)
        {
            var at = high.IndexOf(low.KeyAt(i));
            if (at < 0)
            {
                merged.Add(low.KeyAt(i), low.ValueAt(i), low.KeyPlaceAt(i), low.CommentsAt(i));
                continue;
            }

            // A block stays where it was begun; a value is where it was said last.
            var (value, keyPlace) = (low.ValueAt(i), high.ValueAt(at)) is (HoconObject below, HoconObject above)
                ? (Merge(below, above), low.KeyPlaceAt(i))
                : (high.ValueAt(at), high.KeyPlaceAt(at));
            merged.Add(low.KeyAt(i), value, keyPlace, low.CommentsAt(i));
        }

        for (var i = 0; i < high.Count; i++)
        {
            if (low.IndexOf(high.KeyAt(i)) < 0)
            {
                merged.Add(high.KeyAt(i), high.ValueAt(i), high.KeyPlaceAt(i), high.CommentsAt(i));
            }
        }

        return merged;
    }

    /// <summary>Other keys are for substitutions, unless they look like one of the two.</summary>
    private static void WarnOfStrayKeys(HoconObject root, DiagnosticBag diagnostics)
    {
        foreach (var field in root.Fields)
        {
            if (field.Key is not (SettingsKey or OverlaysKey) && Spelling.Nearest(field.Key, [SettingsKey, OverlaysKey]) is { } meant)
            {
                diagnostics.Warning(
                    DiagnosticCodes.StrayKey,
                    field.KeyPosition,
                    $"{Shown.Key(field.Key)} outside '{SettingsKey}' has no meaning of its own; did you mean '{meant}'?");
            }
        }
    }
}
