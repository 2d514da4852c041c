using System.Globalization;
using Lvs.Core.Config;
using Lvs.Core.Config.Hocon;
using static Lvs.Core.Tests.Config.Hocon.HoconReading;

namespace Lvs.Core.Tests.Config.Hocon;

public sealed class BoundsTests
{
    private const int SmallStack = 1024 * 1024;

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a:", "}")]
    [InlineData("{a.b.c.d=", "}")]
    [InlineData("[{a=", "}]")]
    public void Levels_up_to_the_bound_are_read_on_a_small_stack_and_rendered_and_compared(string open, string close)
    {
        var levels = HoconParser.MaxDepth / (open.Count(c => c is '[' or '{') + open.Count(c => c == '.'));
        var text = Nested(open, levels, close);

        OnSmallStack(() => Assert.Equal(ReadValid(text), ReadValid(HoconRenderer.Render(ReadValid(text)))));
        Assert.Contains(DiagnosticCodes.NestedTooDeep, Read(Nested(open, levels + 1, close)).Diagnostics.Select(d => d.Code));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{a=")]
    [InlineData("a{")]
    [InlineData("[{")]
    [InlineData("}")]
    [InlineData("]")]
    [InlineData("${")]
    [InlineData("\"")]
    [InlineData("a.")]
    [InlineData("a=${a}[")]
    [InlineData("include \"")]
    public void A_million_of_anything_does_not_exhaust_the_stack_or_the_clock(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        OnSmallStack(() => Assert.True(Read(text).HasErrors));
    }

    [Fact]
    public void A_path_of_too_many_elements_is_refused() => Fails($"{string.Join('.', Enumerable.Repeat("a", 257))} = 1\nb = 1", "1:515 LVS1008");

    [Fact]
    public void A_laughing_array_is_bounded() => AssertExpandsTooFar(level => $"l{level} = [${{l{level - 1}}}, ${{l{level - 1}}}]\n", "l0 = ha");

    [Fact]
    public void A_laughing_object_is_bounded() => AssertExpandsTooFar(level => $"l{level} {{ a = ${{l{level - 1}}}, b = ${{l{level - 1}}} }}\n", "l0 = ha");

    [Fact]
    public void A_laughing_string_is_bounded() => AssertExpandsTooFar(level => $"l{level} = ${{l{level - 1}}}${{l{level - 1}}}\n", "l0 = ha");

    [Fact]
    public void A_laughing_concatenation_of_arrays_is_bounded() => AssertExpandsTooFar(level => $"l{level} = ${{l{level - 1}}} ${{l{level - 1}}}\n", "l0 = [ha]");

    [Fact]
    public void A_laughing_self_reference_is_bounded() => AssertExpandsTooFar(_ => "a = ${a}${a}\n", "a = ha");

    [Fact]
    public void A_long_text_brought_often_is_bounded()
        => Assert.Equal(
            [DiagnosticCodes.ExpandsTooFar],
            Read($"t = \"{new string('x', 1_000_000)}\"\na = [{string.Concat(Enumerable.Repeat("${t},", 2_000))}]").Diagnostics.Select(d => d.Code));

    [Theory]
    [InlineData(100, false)]
    [InlineData(100_000, true)]
    public void A_chain_of_substitutions_is_bounded(int length, bool isTooDeep)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => $"a{i} = ${{a{i + 1}}}\n")) + $"a{length} = 1";

        OnSmallStack(() => Assert.Equal(isTooDeep, Read(text).Diagnostics.Any(d => d.Code == DiagnosticCodes.SubstitutionTooDeep)));
    }

    [Theory]
    [InlineData("a = ${a} [x]\n")]
    [InlineData("a = ${a}\na += x\n")]
    [InlineData("a = ${?a}\na { x += 1 }\n")]
    public void A_field_that_looks_back_very_often_is_bounded(string line)
        => OnSmallStack(() => Assert.True(Read("a = []\n" + string.Concat(Enumerable.Repeat(line, 50_000))).HasErrors));

    [Fact]
    public void Elements_are_added_one_by_one_without_end()
        => Assert.Equal(100_000, Assert.IsType<HoconArray>(ReadValid("b = 1\n" + string.Concat(Enumerable.Repeat("a += ${b}\n", 100_000))).At("a")).Count);

    [Fact]
    public void Objects_that_substitutions_put_into_each_other_are_no_deeper_than_those_one_can_write()
    {
        var text = string.Concat(Enumerable.Range(0, 300).Reverse().Select(i => $"a{i} {{ b = ${{a{i + 1}}} }}\n")) + "a300 = 1";

        OnSmallStack(() => Assert.Contains(DiagnosticCodes.SubstitutionTooDeep, Read(text).Diagnostics.Select(d => d.Code)));
    }

    [Fact]
    public void Text_beyond_the_bound_is_not_read()
        => Assert.Equal(DiagnosticCodes.TooMuchInput, Assert.Single(Read(new string(' ', HoconFiles.MaxCharacters + 1)).Diagnostics).Code);

    [Fact]
    public void Values_beyond_the_bound_are_not_read()
        => Assert.Equal(
            DiagnosticCodes.TooMuchInput, Read($"[{string.Concat(Enumerable.Repeat("1,", HoconFiles.MaxValues + 2))}]").Diagnostics.Single().Code);

    [Fact]
    public void Ten_thousand_mistakes_and_more_are_answered_with_bounded_output()
    {
        var diagnostics = Read(string.Concat(Enumerable.Range(0, 15_000).Select(i => $"k{i} = x@y\nl{i} = ${{m{i}}}\n"))).Diagnostics;

        Assert.Equal(DiagnosticBag.DefaultCapacity + 1, diagnostics.Count);
        Assert.Equal(DiagnosticCodes.TooManyFindings, diagnostics[^1].Code);
    }

    [Fact]
    public void A_large_file_takes_memory_in_proportion()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"s{i} {{\n  port = 80\n  weight = 1\n}}\n")));
        Read(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read(text);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000 * 1_000);
    }

    private static void AssertExpandsTooFar(Func<int, string> level, string first)
    {
        var text = $"{first}\n{string.Concat(Enumerable.Range(1, 100).Select(level))}";

        Assert.Equal([DiagnosticCodes.ExpandsTooFar], Read(text).Diagnostics.Select(d => d.Code));
    }

    private static string Nested(string open, int levels, string close)
        => string.Concat(Enumerable.Repeat(open, levels)) + (open[^1] == '[' ? "" : "1") + string.Concat(Enumerable.Repeat(close, levels));

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action), SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
