using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;
using Lvs.Core.Tests.Config.Schema;

namespace Lvs.Core.Tests.Config.Hocon;

public sealed class ReferenceDocumentTests
{
    private static readonly string Text = Documents.Current("hocon/reference.conf", ReferenceDocument.Write());

    [Fact]
    public void The_reference_is_what_the_table_says() => Assert.Equal(ReferenceDocument.Write(), Text);

    [Fact]
    public void The_page_about_the_configuration_is_what_the_reference_says()
        => Assert.Equal(ConfigurationDocument.Write(Text), Documents.Current("docs/configuration.md", ConfigurationDocument.Write(Text)));

    [Fact]
    public void Every_key_that_is_read_is_in_the_reference_and_nothing_else_is()
    {
        var lvs = HoconReading.ReadObject(Text).At("lvs");

        Assert.Equal(Keys(RootSchema.Schema, "lvs"), Keys(RootSchema.Schema, (HoconObject)lvs, "lvs"));
    }

    /// <summary>
    /// A signature makes a password superfluous, and the reference shows both; and the default of a minute between checks is worth a word.
    /// </summary>
    [Fact]
    public void The_reference_is_read_without_another_doubt()
        => HoconSettings.AssertNone(
            HoconSettings.Read(Text).Diagnostics.Where(d => d.Code is not (DiagnosticCodes.NotInEffectYet or DiagnosticCodes.NotRunnableYet
                or DiagnosticCodes.AuthenticationIgnored or DiagnosticCodes.UncheckedTraffic)));

    /// <summary>What it says besides what has no default is what would hold without it.</summary>
    [Fact]
    public void The_defaults_are_those_of_the_model()
    {
        var config = HoconSettings.Read(Text).Config!;

        Assert.Equal(new GlobalConfig(), config.Global);
        Assert.Equal(
            HoconSettings.Read("lvs.vrrp-instances.VI_1 { interface = eth0, virtual-router-id = 51, virtual-addresses = [\"192.0.2.100/24 dev eth0\"] }").Config!.VrrpInstances[0],
            config.VrrpInstances[0] with { Password = null, Hmac = null, Tracking = new() });
    }

    private static List<string> Keys(BlockSchema block, string path)
        => [.. block.Settings.Where(r => r.Key is not null).SelectMany(r =>
            (r.Inner is null ? [] : Keys(r.Inner, $"{path}.{r.Key}")).Prepend($"{path}.{r.Key}"))];

    private static List<string> Keys(BlockSchema block, HoconObject value, string path)
    {
        var keys = new List<string>();
        foreach (var field in value.Fields)
        {
            keys.Add($"{path}.{field.Key}");
            if (block.FindKey(field.Key)?.Inner is { } inner)
            {
                var content = (HoconObject)field.Value;
                keys.AddRange(Keys(
                    inner,
                    block.FindKey(field.Key)!.TitleKind == TitleKind.None ? content : (HoconObject)content.Fields.First().Value,
                    $"{path}.{field.Key}"));
            }
        }

        return keys;
    }
}
