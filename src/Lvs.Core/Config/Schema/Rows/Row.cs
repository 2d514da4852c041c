using System.Globalization;
using System.Net;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema.Values;

namespace Lvs.Core.Config.Schema.Rows;

/// <summary>The usual rows, in one line each.</summary>
internal static class Row
{
    /// <summary>One value that is always there.</summary>
    public static Setting<T> Value<T, V>(string keyword, string summary, ValueKind<V> kind, Func<T, V> get, Func<T, V, T> set, string? unset = null)
        where T : class
        where V : struct
        => new ValueRow<T, V>(keyword, summary, kind, (m, d) => kind.Show(get(m), d), set)
        {
            Default = unset,
            IsSame = (m, v) => EqualityComparer<V>.Default.Equals(get(m), v),
        };

    /// <summary>One value that may be absent.</summary>
    public static Setting<T> Optional<T, V>(string keyword, string summary, ValueKind<V> kind, Func<T, V?> get, Func<T, V, T> set, string? unset = null)
        where T : class
        where V : struct
        => new ValueRow<T, V>(keyword, summary, kind, (m, d) => get(m) is { } v ? kind.Show(v, d) : null, set) { Default = unset };

    /// <summary>One text or address; null when it is absent.</summary>
    public static Setting<T> Named<T, V>(string keyword, string summary, ValueKind<V> kind, Func<T, V?> get, Func<T, V, T> set, string? unset = null)
        where T : class
        where V : class
        => new ValueRow<T, V>(keyword, summary, kind, (m, d) => get(m) is { } v ? kind.Show(v, d) : null, set) { Default = unset };

    /// <summary>A whole number.</summary>
    public static Setting<T> Number<T>(
        string keyword, string summary, long least, long most, Func<T, int> get, Func<T, int, T> set, string? unset = null, string? expects = null)
        where T : class
        => Value(keyword, summary, Whole<int>(least, most, expects), get, set, unset);

    /// <summary>A time.</summary>
    public static Setting<T> Time<T>(
        string keyword, string summary, decimal least, decimal most, Func<T, TimeSpan> get, Func<T, TimeSpan, T> set, string? unset = null)
        where T : class
        => Value(keyword, summary, new Duration(least, most), get, set, unset);

    /// <summary>On, alone or with <c>on</c>; off with <c>off</c>.</summary>
    public static SwitchRow<T> Switch<T>(string keyword, string summary, Func<T, bool?> get, Func<T, bool, T> set)
        where T : class
        => new(keyword, summary, get, set, takesWord: true);

    /// <summary>On, alone.</summary>
    public static SwitchRow<T> Flag<T>(string keyword, string summary, Func<T, bool?> get, Func<T, bool, T> set)
        where T : class
        => new(keyword, summary, get, set, takesWord: false);

    /// <summary>Any text.</summary>
    public static Setting<T> Text<T>(string keyword, string summary, string expects, string sample, Func<T, string?> get, Func<T, string, T> set)
        where T : class
        => Named(keyword, summary, new TextValue(expects, sample), get, set);

    /// <summary>The path of a file.</summary>
    public static Setting<T> Path<T>(string keyword, string summary, Func<T, string?> get, Func<T, string, T> set)
        where T : class
        => Text(keyword, summary, "a path", "/run/lvsd/file", get, set);

    /// <summary>An interface.</summary>
    public static Setting<T> Interface<T>(string keyword, string summary, Func<T, string?> get, Func<T, string, T> set)
        where T : class
        => Named(keyword, summary, new InterfaceName(), get, set);

    /// <summary>The address of a host.</summary>
    public static Setting<T> Host<T>(string keyword, string summary, Func<T, IPAddress?> get, Func<T, IPAddress, T> set)
        where T : class
        => Named(keyword, summary, new HostAddress(), get, set);

    /// <summary>A whole number of any width.</summary>
    public static ValueKind<V> Whole<V>(long least, long most, string? expects = null)
        where V : struct, System.Numerics.IBinaryInteger<V>
    {
        var kind = new WholeNumber<V>(least, most);
        return expects is null ? kind : kind.Called(expects);
    }

    /// <summary>A number that is checked and has no effect.</summary>
    public static Setting<T> IgnoredNumber<T>(string keyword, string summary, string reason, long least, long most, string? unset = null)
        where T : class
    {
        var kind = new WholeNumber<long>(least, most);
        return new IgnoredRow<T>(keyword, summary, reason, (c, w) => kind.TryRead(c, w, out _))
        {
            Expects = kind.Expects,
            Values = kind.Values,
            Good = kind.Good,
            Bad = kind.Bad,
            Default = unset,
        };
    }

    /// <summary>A switch that has no effect.</summary>
    public static Setting<T> IgnoredSwitch<T>(string keyword, string summary, string reason)
        where T : class
        => new IgnoredRow<T>(keyword, summary, reason, (c, w) => Switches.TryRead(c, w, out _))
        {
            AtLeast = 0,
            Expects = "on or off",
            Values = "on or off; alone on",
            Good = ["", .. Switches.Words],
            Bad = [("maybe", DiagnosticCodes.UnknownName)],
        };

    /// <summary>A flag that has no effect.</summary>
    public static Setting<T> IgnoredFlag<T>(string keyword, string summary, string reason)
        where T : class
        => new IgnoredRow<T>(keyword, summary, reason, null)
        {
            AtLeast = 0,
            AtMost = 0,
            Expects = "nothing",
            Values = "alone",
            Good = [""],
            Bad = [("on", DiagnosticCodes.ExtraValue)],
        };

    /// <summary>Words that have no effect.</summary>
    public static Setting<T> IgnoredWords<T>(string keyword, string summary, string reason, string expects, string sample, int atLeast = 1, int atMost = 1)
        where T : class
        => new IgnoredRow<T>(keyword, summary, reason, (c, w) => Names.NotEmpty(c, w))
        {
            AtLeast = atLeast,
            AtMost = atMost,
            Expects = expects,
            Values = expects,
            Good = [sample],
        };

    /// <summary>Understood and checked; what it asks for is still to be built.</summary>
    public static Setting<T> NotYet<T>(this Setting<T> row, string consequence)
        where T : class
        => row with { Status = new SettingStatus.NotYet(consequence, RefusedAtRun: false) };

    /// <summary>The same, and the director must not start like that.</summary>
    public static Setting<T> Refused<T>(this Setting<T> row, string consequence)
        where T : class
        => row with { Status = new SettingStatus.NotYet(consequence, RefusedAtRun: true) };

    /// <summary>A setting that is written with its default too.</summary>
    public static Setting<T> WrittenAlways<T>(this Setting<T> row)
        where T : class
        => row with { IsDefaultWritten = true };

    /// <summary>HOCON's key where it is not keepalived's word.</summary>
    public static Setting<T> Key<T>(this Setting<T> row, string key)
        where T : class
        => row with { Key = key };

    /// <summary>Another keyword for it.</summary>
    public static Setting<T> Also<T>(this Setting<T> row, string name, AliasKind kind = AliasKind.Same, string? note = null)
        where T : class
        => row with { Aliases = row.Aliases.Add(new Alias(name, kind, note)) };

    /// <summary>The block is of no use without it.</summary>
    public static Setting<T> Required<T>(this Setting<T> row)
        where T : class
        => row with { IsRequired = true };

    /// <summary>The first one counts when it is there twice.</summary>
    public static Setting<T> FirstCounts<T>(this Setting<T> row)
        where T : class
        => row with { Repetition = Repetition.FirstCounts };

    /// <summary>Its value is never printed.</summary>
    public static Setting<T> Secret<T>(this Setting<T> row)
        where T : class
        => row with { IsSecret = true };

    /// <summary>keepalived's default, for the documents.</summary>
    public static Setting<T> Otherwise<T>(this Setting<T> row, string unset)
        where T : class
        => row with { Default = unset };

    /// <summary>What is right and wrong after the keyword, for the tests.</summary>
    public static Setting<T> Samples<T>(this Setting<T> row, ReadOnlySpan<string> good, params ReadOnlySpan<(string Text, string Code)> bad)
        where T : class
        => row with { Good = [.. good], Bad = [.. bad], HoconGood = default, HoconBad = default };

    /// <summary>The same in HOCON, where times have a unit.</summary>
    public static Setting<T> SamplesInHocon<T>(this Setting<T> row, ReadOnlySpan<string> good, params ReadOnlySpan<(string Text, string Code)> bad)
        where T : class
        => row with { HoconGood = [.. good], HoconBad = [.. bad] };

    /// <summary>How many words stand after the keyword.</summary>
    public static Setting<T> Takes<T>(this Setting<T> row, int atLeast, int atMost)
        where T : class
        => row with { AtLeast = atLeast, AtMost = atMost };

    /// <summary>A number as it is written.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads one word with a kind; null when it is wrong.</summary>
    public static V? Read<V>(ReaderContext context, Word word, ValueKind<V> kind)
        where V : struct
        => kind.TryRead(context, word, out var value) ? value : null;
}
