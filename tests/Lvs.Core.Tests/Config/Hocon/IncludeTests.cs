using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

/// <summary>"Includes" with its subsections.</summary>
public sealed class IncludeTests
{
    [Theory]
    [InlineData("include \"x.conf\"")]
    [InlineData("include\n \"x.conf\"")]
    [InlineData("include\"x.conf\"")]
    [InlineData("{ include \"x.conf\" }")]
    [InlineData("include file(\"x.conf\")")]
    [InlineData("include file( \"x.conf\" )")]
    [InlineData("include required(\"x.conf\")")]
    [InlineData("include required(file(\"x.conf\"))")]
    [InlineData("include required( file( \"x.conf\" ) ) # c")]
    [InlineData("include \"x.conf\",")]
    public void An_include_stands_for_the_fields_of_the_file(string text) => Means(Read(Sources(text, ("x.conf", "a = 1"))), """{"a": 1}""");

    [Theory]
    [InlineData("include x.conf", "1:9 LVS5011")]
    [InlineData("include : { a : 1 }", "1:9 LVS5011")]
    [InlineData("include = 1", "1:9 LVS5011")]
    [InlineData("include \"x.conf\" : 10", "1:18 LVS5011")]
    [InlineData("include \"x.conf\" \"y\"", "1:18 LVS5011")]
    [InlineData("include ${x}", "1:9 LVS5011")]
    [InlineData("include file(x.conf)", "1:14 LVS5011")]
    [InlineData("include file(\"x.conf\"", "1:22 LVS5011")]
    [InlineData("include required(file(\"x.conf\")", "1:32 LVS5011")]
    public void Anything_else_after_the_word_is_a_mistake(string text, string place)
        => Assert.Equal([place], Read(Sources(text + "\nb = 1", ("x.conf", "a = 1"))).Places());

    [Theory]
    [InlineData("foo include : 42", """{"foo include": 42}""")]
    [InlineData("foo : include", """{"foo": "include"}""")]
    [InlineData("[ include ]", """["include"]""")]
    [InlineData("\"include\" : 42", """{"include": 42}""")]
    public void Elsewhere_the_word_is_a_word(string text, string json) => Means(text, json);

    [Theory]
    [InlineData("include url(\"http://localhost/foo.conf\")")]
    [InlineData("include \"http://localhost/foo.conf\"")]
    [InlineData("include classpath(\"foo.conf\")")]
    [InlineData("include required(classpath(\"foo.conf\"))")]
    public void What_is_no_file_is_refused(string text) => Assert.Equal(DiagnosticCodes.IncludeNotAFile, Assert.Single(Read(text).Diagnostics).Code);

    [Fact]
    public void What_is_included_overrides_what_is_before_and_is_overridden_by_what_follows()
        => Means(
            Read(Sources("a = 1, b = 1, o { x = 1 }, include \"x\", b = 3", ("x", "a = 2, b = 2, o { y = 2 }"))),
            """{"a": 2, "b": 3, "o": {"x": 1, "y": 2}}""");

    [Fact]
    public void An_included_file_may_have_its_braces() => Means(Read(Sources("include \"x\"", ("x", "{ a = 1 }"))), """{"a": 1}""");

    [Fact]
    public void An_included_file_is_no_array() => Assert.Equal(["1:9 LVS5013"], Read(Sources("include \"x\"", ("x", "[1]"))).Places());

    [Fact]
    public void Substitutions_of_an_included_file_begin_where_it_is_included()
    {
        Means(Read(Sources("a : { include \"foo.conf\" }", ("foo.conf", "{ x : 10, y : ${x} }"))), """{"a": {"x": 10, "y": 10}}""");
        Means(
            Read(Sources("{ a : { include \"foo.conf\" }\n a : { x : 42 } }", ("foo.conf", "{ x : 10, y : ${x} }"))),
            """{"a": {"x": 42, "y": 42}}""");
        Means(Read(Sources("a.b { include \"foo\" }, x = 1", ("foo", "x = 2, y = ${x}, z = ${?x}"))), """{"a": {"b": {"x": 2, "y": 2, "z": 2}}, "x": 1}""");
    }

    [Fact]
    public void What_is_not_there_is_looked_up_from_the_root()
        => Means(Read(Sources("a { include \"foo\" }, x = 1", ("foo", "y = ${x}"))), """{"a": {"y": 1}, "x": 1}""");

    [Fact]
    public void Includes_in_includes_add_up()
        => Means(
            Read(Sources("a { include \"1\" }, r = 0", ("1", "b { include \"2\" }"), ("2", "x = 1, y = ${x}, z = ${r}"))),
            """{"a": {"b": {"x": 1, "y": 1, "z": 0}}, "r": 0}""");

    [Fact]
    public void An_included_file_may_add_to_what_is_there() => Means(Read(Sources("a { p = [1], include \"x\" }", ("x", "p += 2, p = ${p} [3]"))), """{"a": {"p": [1, 2, 3]}}""");

    [Fact]
    public void An_include_within_an_array_has_no_path_for_substitutions()
    {
        Means(Read(Sources("a = [{ include \"x\" }]", ("x", "y = 1"))), """{"a": [{"y": 1}]}""");
        Assert.Equal(["1:7 LVS5021"], Read(Sources("a = [{ include \"x\" }]", ("x", "y = x ${y}"))).Places());
    }

    [Fact]
    public void A_missing_file_is_a_warning_and_a_missing_required_one_an_error()
    {
        var result = Read("include \"no.conf\"\ninclude \"conf.d/*.conf\"\na = 1");

        Assert.False(result.HasErrors);
        Assert.Equal(["1:9 LVS1009", "2:9 LVS1009"], result.Places());
        Assert.Equal(Severity.Error, Assert.Single(Read("include required(\"no.conf\")").Diagnostics).Severity);
    }

    [Fact]
    public void A_name_without_an_extension_is_every_format_and_HOCON_wins()
    {
        Means(Read(Sources("include \"x\"", ("x.json", """{"a": 1, "b": 1}"""), ("x.conf", "b = 2"))), """{"a": 1, "b": 2}""");
        Means(Read(Sources("include \"x\"", ("x.json", """{"a": 1}"""))), """{"a": 1}""");
    }

    [Fact]
    public void A_pattern_includes_all_files_it_names_in_their_order()
        => Means(
            Read(Sources("include \"conf.d/*.conf\"", ("conf.d/20.conf", "a = 20, c = 1"), ("conf.d/10.conf", "a = 10, b = 1"), ("conf.d/30.off", "a = 30"))),
            """{"a": 20, "b": 1, "c": 1}""");

    [Fact]
    public void A_name_is_relative_to_the_file_the_include_stands_in()
        => Means(Read(Sources("include \"sub/a.conf\"", ("sub/a.conf", "include \"b.conf\""), ("sub/b.conf", "x = 1"))), """{"x": 1}""");

    [Fact]
    public void A_mistake_in_an_included_file_is_named_there()
        => Assert.Equal("sub/a.conf:2:5", Assert.Single(Read(Sources("include \"sub/a.conf\"", ("sub/a.conf", "\nx = !"))).Diagnostics).Position.ToString());

    [Fact]
    public void A_cycle_is_reported_with_its_files()
    {
        var error = Assert.Single(Read(Sources("include \"a.conf\"", ("a.conf", "include \"b.conf\""), ("b.conf", "\n  include \"a.conf\""))).Diagnostics);

        Assert.Equal((DiagnosticCodes.IncludeCycle, "b.conf:2:11"), (error.Code, error.Position.ToString()));
        Assert.Contains("'a.conf' includes 'b.conf' includes 'a.conf'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HoconFiles.MaxIncludeDepth, 0)]
    [InlineData(HoconFiles.MaxIncludeDepth + 1, 1)]
    public void Includes_in_includes_are_bounded(int depth, int errors)
    {
        var sources = FakeSources.With("include \"f1\"");
        for (var i = 1; i < depth; i++)
        {
            sources.Files[Name(i)] = $"include \"{Name(i + 1)}\"";
        }

        sources.Files[Name(depth)] = "a = 1";

        Assert.Equal(Enumerable.Repeat(DiagnosticCodes.IncludeTooDeep, errors), Read(sources).Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void The_number_of_files_is_bounded_however_often_they_include_each_other()
    {
        var sources = FakeSources.With("include \"f1\"\ninclude \"f1\"\ninclude \"f1\"\n");
        for (var i = 1; i < 10; i++)
        {
            sources.Files[Name(i)] = string.Concat(Enumerable.Repeat($"include \"{Name(i + 1)}\"\n", 4));
        }

        sources.Files[Name(10)] = "";

        Assert.Equal([DiagnosticCodes.TooMuchInput], Read(sources).Diagnostics.Select(d => d.Code));
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"f{number}");

    private static FakeSources Sources(string root, params (string Path, string Text)[] files)
    {
        var sources = FakeSources.With(root);
        foreach (var (path, text) in files)
        {
            sources.Files[path] = text;
        }

        return sources;
    }
}
