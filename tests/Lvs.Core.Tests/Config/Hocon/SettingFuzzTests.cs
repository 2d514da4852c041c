using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>Broken configurations in HOCON, all the way to a model.</summary>
[Trait("suite", "fuzz")]
public sealed class SettingFuzzTests
{
    private static readonly int Mutations = int.TryParse(Environment.GetEnvironmentVariable("LVS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var more)
        ? more
        : 800;

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", "\"", "=", ":", ",", "\n", "#", "${lvs}", "${?lvs.global}", "null", "true", "1s", "500ms", "-1", "99999999999999999999", "lvs ",
        "directors.a {", "\"tcp://192.0.2.1:80\" {", "\"fwmark://5\" {", "\"group://web\" = ", "real-servers {", "tcp {}", "http { urls = [{ path = / }] }", "weight = ",
        "virtual-addresses = ", "global {", "vrrp-instances { A ", "method = TUN type gue", "\0", "::", "/", "track-script { a { weight = 1 } }", "auth-hmac { key { 1 = x } }",
        "[[", "+= 1", "include \"x\"", "é", "\ud800", "<<", "*",
    ];

    public static TheoryData<string> Examples => ["seed.conf", "sync-groups.conf", "template.conf", "three-directors.conf", "reference.conf"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_mutation_is_answered_and_what_is_good_survives_being_written(string name)
    {
        var random = new Random(name.Length);
        var original = Repository.Read("hocon", name);

        // The reference is so long that fewer of its mutations take as long.
        var count = Math.Max(1, (int)(Mutations * 1500L / Math.Max(1500, original.Length)));
        var text = original;
        for (var i = 0; i < count; i++)
        {
            text = i % 8 == 0 ? original : Mutate(text, random);
            var result = HoconSettings.Read(text, i % 3 == 0 ? "lb1" : null);

            Assert.InRange(result.Diagnostics.Count, 0, 4 * (DiagnosticBag.DefaultCapacity + 1));
            Assert.Equal(result.Config is null, result.HasErrors);
            if (result.Config is { } config)
            {
                var written = HoconConfigWriter.Write(config);
                HoconSettings.AssertSame(config, HoconSettings.Read(written), written);
            }
        }
    }

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        return random.Next(5) switch
        {
            0 => text.Remove(at, length),
            1 or 2 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
            3 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
            _ => text.Remove(at, length).Insert(at, Fragments[random.Next(Fragments.Length)]),
        };
    }
}
