using System.Text.Json.Nodes;
using Lvs.Core.Config.Hocon;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>Short ways to read a text, and to say in JSON what it should have come to.</summary>
internal static class HoconReading
{
    public static readonly HoconOptions AnyRoot = new() { AllowArray = true };

    public static readonly HoconOptions WithComments = new() { KeepComments = true };

    public static HoconResult Read(string text, HoconOptions? options = null)
        => HoconReader.Read(FakeSources.Root, FakeSources.With(text), options ?? AnyRoot);

    public static HoconResult Read(FakeSources sources) => HoconReader.Read(FakeSources.Root, sources, AnyRoot);

    public static HoconValue ReadValid(string text, HoconOptions? options = null) => Read(text, options).Valid();

    public static HoconObject ReadObject(string text) => Assert.IsType<HoconObject>(ReadValid(text));

    public static HoconValue Valid(this HoconResult result)
    {
        Assert.Empty(result.Diagnostics);
        Assert.NotNull(result.Root);
        return result.Root;
    }

    /// <summary>The text is valid and means what the JSON says, as another parser reads that.</summary>
    public static void Means(string text, string json) => Means(Read(text), json);

    public static void Means(HoconResult result, string json)
    {
        var actual = ToJson(result.Valid());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), actual), $"expected {json}, got {actual?.ToJsonString()}");
    }

    /// <summary>line:column code, for each finding.</summary>
    public static string[] Places(this HoconResult result)
        => [.. result.Diagnostics.Select(d => $"{d.Position.Line}:{d.Position.Column} {d.Code}")];

    public static void Fails(string text, params string[] places) => Assert.Equal(places, Read(text).Places());

    /// <summary>The value at keys below an object.</summary>
    public static HoconValue At(this HoconValue value, params string[] keys)
        => keys.Aggregate(value, (v, key) => Assert.IsType<HoconObject>(v).Find(key) ?? throw new KeyNotFoundException(key));

    public static string TextAt(this HoconValue value, params string[] keys)
    {
        Assert.True(value.At(keys).TryGetText(out var text));
        return text;
    }

    private static JsonNode? ToJson(HoconValue value) => value switch
    {
        HoconObject o => new JsonObject(o.Fields.Select(f => KeyValuePair.Create(f.Key, ToJson(f.Value)))),
        HoconArray array => new JsonArray([.. array.Select(ToJson)]),
        HoconNull => null,
        HoconString text => JsonValue.Create(text.Text),
        HoconScalar scalar => JsonNode.Parse(scalar.Text),
        _ => throw new InvalidOperationException(value.Description),
    };
}
