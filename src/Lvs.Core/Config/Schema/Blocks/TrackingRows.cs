using Lvs.Core.Config.Schema.Rows;

namespace Lvs.Core.Config.Schema.Blocks;

/// <summary>What an instance or a sync group follows.</summary>
internal static class TrackingRows
{
    /// <summary>A change of priority by more than this would be a fault.</summary>
    public const int MostWeight = 253;

    /// <summary>A file's or process's weight may be one more, which makes -1 or 1 in a file a fault.</summary>
    public const int FaultWeight = 254;

    public static Setting<T>[] Of<T>(Func<T, TrackingConfig> get, Func<T, TrackingConfig, T> set)
        where T : class
    {
        Setting<T> Follow(
            string keyword,
            string what,
            int mostWeight,
            Func<TrackingConfig, ValueList<TrackedItem>> items,
            Func<TrackingConfig, ValueList<TrackedItem>, TrackingConfig> with)
            => new ListRow<T, TrackedItem>(
                    keyword,
                    $"{what} that are followed: a failure changes the priority by the weight, or without one is a fault.",
                    $"lines NAME [weight {Row.Text(-mostWeight)}..{Row.Text(mostWeight)} [reverse|noreverse]]",
                    m => items(get(m)),
                    (m, v) => set(m, with(get(m), v)),
                    Entries.Tracked(mostWeight, keyword == "track_interface"),
                    (i, _) => Entries.Show(i))
                .Samples(
                    ["{ eth1 }", $"{{ eth1 weight {Row.Text(-mostWeight)} }}", $"{{ eth1 weight {Row.Text(mostWeight)} reverse }}"],
                    ($"{{ eth1 weight {Row.Text(-mostWeight - 1)} }}", DiagnosticCodes.OutOfRange),
                    ($"{{ eth1 weight {Row.Text(mostWeight + 1)} }}", DiagnosticCodes.OutOfRange),
                    ("{ eth1 wieght 1 }", DiagnosticCodes.UnknownName),
                    ("{ eth1 weight }", DiagnosticCodes.MissingValue));

        return
        [
            Follow("track_interface", "Interfaces", MostWeight, t => t.Interfaces, (t, v) => t with { Interfaces = v }),
            Follow("track_script", "Scripts (vrrp_script)", MostWeight, t => t.Scripts, (t, v) => t with { Scripts = v }),
            Follow("track_file", "Files (track_file)", FaultWeight, t => t.Files, (t, v) => t with { Files = v }),
            Follow("track_process", "Processes (vrrp_track_process)", FaultWeight, t => t.Processes, (t, v) => t with { Processes = v }),
            Follow("track_bfd", "BFD sessions (bfd_instance)", MostWeight, t => t.BfdSessions, (t, v) => t with { BfdSessions = v }).Refused(Missing.Bfd),
        ];
    }
}
