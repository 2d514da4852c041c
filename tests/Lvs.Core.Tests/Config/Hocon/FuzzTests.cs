using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>
/// Mutations of documents that use everything HOCON has: no exception, no answer without bounds, and what is valid is read back when it
/// is rendered. <c>LVS_FUZZ=5000000</c> runs as many.
/// </summary>
[Trait("suite", "fuzz")]
public sealed class FuzzTests
{
    private const int UsualCount = 40_000;
    private const int LongestText = 2_000;

    private static readonly string[] Seeds =
    [
        "include \"x.conf\"\nlvs { services = [ { vip = \"tcp://192.0.2.1:80\", servers = ${pool} [192.0.2.13] } ] }\npool = [ 192.0.2.11, 192.0.2.12 ]\npool += 192.0.2.14\n",
        "a { b.c = 1, b { d = ${a.b.c} } }\na = ${a} { e = \"\"\"x\ny\"\"\" }\nf = ${?none}, g = ${?none}x ${a.b.d}y # c\n",
        "t { interval = 10s, retries = 3 } // t\ns1 = ${t} { retries = 4 }\ns2 = ${s1} ${t}\ns2.interval = 5 s\nl = [${t}\n${?u}, [1][2]]",
        "{\"a\":[1,2.5e-3,true,null,\"x\\u00e9\\n\"],\"b\":{\"c\":{}}}",
        "a = ${b}, b = ${c}, c = 1, c = ${a}\nd = ${?d}x, d = ${d}y, e += 1, e += ${d}, o { 0 = x, 1 = y }, o += z",
    ];

    private static readonly string[] Fragments =
    [
        "{", "}", "[", "]", "\"", "\"\"\"", "\\", "\n", "#", "//", "${", "${?", "${a}", "${?a}", "${a.b}", "a=", "a.b=", "a{", "+=", "=", ":", ",", "a", "b",
        ".", " ", "\0", "\uFEFF", "\ud800", "é", "include \"x.conf\"\n", "include \"y*\"\n", "include ", "required(", "file(", ")", "null", "true", "-1.5e+3", "$",
    ];

    [Fact]
    public void Every_mutation_is_answered()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("LVS_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : UsualCount;
        var random = new Random(count == UsualCount ? 1 : Environment.TickCount);
        var text = Seeds[0];
        for (var i = 0; i < count; i++)
        {
            text = i % 8 == 0 || text.Length > LongestText ? Seeds[random.Next(Seeds.Length)] : Mutate(text, random);
            AssertAnswered(text);
        }
    }

    [Fact]
    public void Every_prefix_is_answered()
    {
        foreach (var seed in Seeds)
        {
            for (var length = 0; length <= seed.Length; length++)
            {
                AssertAnswered(seed[..length]);
            }
        }
    }

    private static void AssertAnswered(string text)
    {
        try
        {
            var sources = new Sources(text);
            var options = new HoconOptions { AllowArray = true, KeepComments = text.Length % 2 == 0 };
            var result = HoconReader.Read(Sources.Root, sources, options);

            Assert.InRange(result.Diagnostics.Count, 0, DiagnosticBag.DefaultCapacity + 1);
            Assert.All(result.Diagnostics, d => Assert.DoesNotContain('\n', d.Message));
            if (result.Root is { } root)
            {
                Assert.Equal(root, HoconReader.Read(Sources.Root, new Sources(HoconRenderer.Render(root)), options).Root);
            }
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"for {Convert.ToBase64String(System.Text.Encoding.Unicode.GetBytes(text))}", failure);
        }
    }

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        return random.Next(6) switch
        {
            0 => text.Remove(at, length),
            1 or 2 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
            3 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
            4 => text.Remove(at, length).Insert(at, Fragments[random.Next(Fragments.Length)]),
            _ => text.Insert(at, ((char)random.Next(0x250)).ToString()),
        };
    }

    /// <summary>Three files that include each other, without the regular expressions of the other tests' sources.</summary>
    private sealed class Sources(string text) : IConfigSources
    {
        public const string Root = "root.conf";

        private const string Included = "a { x = ${?a.b} }, pool = ${?pool} [1]\ninclude \"y.conf\"";

        public string? ReadFile(string path, out string? error)
        {
            error = null;
            return path switch
            {
                Root => text,
                "x.conf" => Included,
                "y.conf" => text.Length % 2 == 0 ? text : "pool += y",
                _ => throw new InvalidOperationException(path),
            };
        }

        public IReadOnlyList<string> Expand(string pattern, string includedFrom) => pattern switch
        {
            "x.conf" or "y.conf" => [pattern],
            "y*" => ["y.conf"],
            _ => [],
        };

        public bool? HasInterface(string name) => null;
    }
}
