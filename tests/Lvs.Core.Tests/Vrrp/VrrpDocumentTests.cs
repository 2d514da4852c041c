using System.Text.RegularExpressions;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>docs/vrrp.md is true: the tests it names exist, and each part of the reference has tests that name it.</summary>
public sealed partial class VrrpDocumentTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "vrrp.md"));

    private static readonly Dictionary<string, string> Tests = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
        .GroupBy(file => Path.GetFileNameWithoutExtension(file))
        .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));

    [Fact]
    public void Every_test_that_the_document_names_exists()
    {
        var named = TestName().Matches(Document);
        Assert.InRange(named.Count, 50, 500);
        Assert.Empty(named.Where(name => !Exists(name.Groups[1].Value, name.Groups[2].Value)).Select(name => name.Value));
    }

    [Theory]
    [InlineData("2.1", 6)]
    [InlineData("2.2", 3)]
    [InlineData("2.3", 15)]
    [InlineData("2.4", 12)]
    [InlineData("2.5", 10)]
    [InlineData("2.6", 6)]
    [InlineData("2.7", 12)]
    [InlineData("2.8", 8)]
    [InlineData("2.9", 1)]
    [InlineData("2.11", 2)]
    [InlineData("2.12", 3)]
    [InlineData("2.13", 5)]
    public void Every_section_of_the_reference_has_tests_that_name_its_rows(string section, int rows)
    {
        var named = typeof(VrrpDocumentTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributesData())
            .Where(attribute => attribute.AttributeType == typeof(TraitAttribute) && attribute.ConstructorArguments[0].Value is "row")
            .Select(attribute => (string)attribute.ConstructorArguments[1].Value!)
            .Where(row => row.StartsWith(section + " ", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        Assert.True(named.Count >= rows, $"{section}: {string.Join(", ", named)}");
    }

    private static bool Exists(string type, string method)
        => Tests.TryGetValue(type, out var text) && Regex.IsMatch(text, $@"\b(void|Task) {method}\(");

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();
}
