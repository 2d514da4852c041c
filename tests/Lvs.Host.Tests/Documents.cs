using System.Text.RegularExpressions;

namespace Lvs.Host.Tests;

/// <summary>Keeps the documents honest: what they name exists.</summary>
public sealed partial class Documents
{
    private static readonly string Root = Repository.Root;

    /// <summary>The words on each line that declares something, before what it is made equal to.</summary>
    private static readonly HashSet<string> Declared = [.. new[] { "src", "tests" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .SelectMany(File.ReadLines)
        .SelectMany(line => Declaration().Matches(line))
        .SelectMany(declaration => Word().Matches(declaration.Value))
        .Select(word => word.Value)];

    /// <summary>Types that the documents name and others declare: the framework's, and Akka.NET's in prose about it.</summary>
    private static readonly string[] Foreign = ["TimeProvider", "ILoggerFactory", "TimeSpan"];

    public static TheoryData<string> All =>
        [.. new[] { "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "hocon/README.md", "src/Lvs.Runtime/README.md" }];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_path_that_a_document_names_exists(string document)
    {
        var missing = Quoted(document)
            .Where(token => PathToken().IsMatch(token))
            .Concat(Links().Matches(Text(document)).Select(link => link.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal)))
            .Where(path => !Path.Exists(Path.Combine(Root, path)) && !Path.Exists(Path.Combine(Root, Path.GetDirectoryName(document)!, path)));
        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Every_type_and_test_that_a_document_names_is_declared(string document)
    {
        var missing = Quoted(document)
            .SelectMany(token => token.Split('.'))
            .Where(token => TypeToken().IsMatch(token) && !Foreign.Contains(token))
            .Where(token => !Declared.Contains(token));
        Assert.Empty(missing);
    }

    private static IEnumerable<string> Quoted(string document) => Backticks().Matches(Text(document)).Select(match => match.Groups[1].Value);

    private static string Text(string document) => File.ReadAllText(Path.Combine(Root, document));

    [GeneratedRegex("(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex Backticks();

    [GeneratedRegex(@"\]\(([^)#\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"(?<=\b(class|record|struct|interface|enum|void|Task|static|const|bool)\b)[^;=]*")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(src|tests|hocon|docs)/[\w./-]*$")]
    private static partial Regex PathToken();

    [GeneratedRegex(@"^[A-Z][A-Za-z]+[a-z][A-Z_]\w+$|^[A-Z][a-z]+_\w+$")]
    private static partial Regex TypeToken();
}
