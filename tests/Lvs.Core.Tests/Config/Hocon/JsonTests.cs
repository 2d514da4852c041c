using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>Every JSON document is HOCON and means the same, as the framework's own parser reads it.</summary>
public sealed class JsonTests
{
    private const int Documents = 3_000;

    public static readonly TheoryData<string> Corpus =
    [
        "{}",
        "[]",
        " [ ] ",
        "{\"\":0}",
        "[[[[[[]]]]]]",
        "[{},{},[],[{}]]",
        "[0,-0,-1,1.0,0.5,123456789012345678,1e5,1E+5,1e-5,-1.25E2]",
        "[true,false,null]",
        "[\"\",\" \",\"a b\",\"#c\",\"//c\",\"${x}\",\"a=b\",\"a:b\",\"{}\",\"[]\",\",\",\"\\\"\",\"\\\\\",\"\\/\",\"+=\",\"include\"]",
        "[\"\\b\\f\\n\\r\\t\\u0000\\u001F\\u00e9\\uD834\\uDD1E\"]",
        "[\"\u00e9\ud834\udd1e\u2028\u2029\ufeff\u007f\"]",
        "{\"a.b\":{\"c d\":1},\"a\":{\"b\":2},\"include\":3,\"true\":4,\"1\":5,\"1.5\":6,\"$\":7}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":42}}}}}}}}",
        "{\n\t\"a\" :\r\n [ 1 ,\n 2 ]\n,\"b\"\n:\n{ }\n}\n",
        "{\"foo\":{\"bar\":\"baz\",\"woo\":[1,2,3,4],\"w00t\":true,\"a\":false,\"b\":3.14,\"c\":null}}",
    ];

    [Theory]
    [MemberData(nameof(Corpus))]
    public void A_document_means_what_it_means_in_JSON(string json) => Means(json, json);

    [Fact]
    public void Documents_made_at_random_mean_what_they_mean_in_JSON()
    {
        var random = new Random(7159);
        var indented = new JsonSerializerOptions { WriteIndented = true };
        for (var i = 0; i < Documents; i++)
        {
            var json = Container(random, 0).ToJsonString(i % 2 == 0 ? null : indented);
            Means(json, json);
        }
    }

    [Fact]
    public void A_rendered_document_means_what_it_meant()
    {
        var random = new Random(8259);
        for (var i = 0; i < Documents; i++)
        {
            var json = Container(random, 0).ToJsonString();
            Means(HoconRenderer.Render(ReadValid(json)), json);
        }
    }

    private static JsonNode Container(Random random, int depth)
    {
        var count = random.Next(5);
        if (random.Next(2) == 0)
        {
            return new JsonArray([.. Enumerable.Range(0, count).Select(_ => Value(random, depth + 1))]);
        }

        var result = new JsonObject();
        for (var i = 0; i < count; i++)
        {
            result[Text(random)] = Value(random, depth + 1);
        }

        return result;
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth < 5 ? 8 : 5) switch
    {
        0 => null,
        1 => JsonValue.Create(random.Next(2) == 0),
        2 => JsonNode.Parse(random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture) + (random.Next(2) == 0 ? "" : ".25E-3")),
        3 or 4 => JsonValue.Create(Text(random)),
        _ => Container(random, depth),
    };

    private static string Text(Random random)
    {
        const string pieces = "abcd.  \t\n\"\\/#$={}[],:+-0123éß\u2028\ufeff\u0000\u007f'";
        return new string([.. Enumerable.Range(0, random.Next(7)).Select(_ => pieces[random.Next(pieces.Length)])]);
    }
}
