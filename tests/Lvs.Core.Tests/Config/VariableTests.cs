using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Tests.Config;

public sealed class VariableTests
{
    [Theory]
    [InlineData("$A=1\nkey $A", "key [1]")]
    [InlineData("$A=1\nkey ${A}", "key [1]")]
    [InlineData("$A=1\nkey x${A}y", "key [x1y]")]
    [InlineData("$A=1\nkey x$A y$A,z$A)", "key [x1] [y1,z1)]")]
    [InlineData("$A=1\nkey \"$A is ${A}\"", "key [1 is 1]")]
    [InlineData("$A=b c\nkey $A d", "key [b] [c] [d]")]
    [InlineData("  \t$A=  b  # comment\nkey $A", "key [b]")]
    [InlineData("$A=\nkey x${A}y", "key [xy]")]
    [InlineData("$A=key b\n$A", "key [b]")]
    [InlineData("$A=key { b }\n$A", "key { b }")]
    [InlineData("$A=1\n$A=2\nkey $A", "key [2]")]
    [InlineData("$A=1\nkey $A {\n$A=2\nkey $A\n}\nkey $A", "key [1] { key [2] }; key [2]")]
    [InlineData("$_own=1\nkey $_own", "key [1]")]
    public void A_variable_is_replaced_where_it_is_used(string text, string expected)
        => Assert.Equal(expected, StatementText.Of(text));

    [Theory]
    [InlineData("key $A")]
    [InlineData("key \"${A}\"")]
    [InlineData("$AA=1\nkey $A=2")]
    [InlineData("$AA=1\nkey $A/x")]
    [InlineData("$AA=1\nkey $ $1 a$")]
    [InlineData("$AA=1\nkey \"${AA\"")]
    [InlineData("$AA=1\nkey \"${AA 1}\"")]
    public void What_is_no_use_of_a_defined_variable_stays_as_it_is(string text)
    {
        var (read, _) = StatementText.Read(text);

        Assert.Equal(text.Split("key ")[1].Replace("\"", "", StringComparison.Ordinal), string.Join(' ', read.Statements[0].Arguments.Select(a => a.Text)));
    }

    [Fact]
    public void A_value_is_looked_into_when_it_is_used_and_not_when_it_is_defined()
        => Assert.Equal(
            "10.2.0.100/32; 10.2.10.100/32",
            StatementText.Of(
                """
                $ADDRESS_BASE=10.2.${ADDRESS_BASE_SUB}
                $ADDRESS_BASE_SUB=0
                ${ADDRESS_BASE}.100/32
                $ADDRESS_BASE_SUB=10
                ${ADDRESS_BASE}.100/32
                """));

    [Fact]
    public void A_value_of_several_lines_is_read_as_these_lines_each_time_it_is_used()
        => Assert.Equal(
            "vrrp_instance [VI_0] { interface [eth0.0]; virtual_ipaddress { 10.0.0.254/24 } }; "
                + "vrrp_instance [VI_1] { interface [eth0.1]; virtual_ipaddress { 10.0.1.254/24 } }",
            StatementText.Of(
                """
                $INSTANCE= \
                vrrp_instance VI_${NUM} { \
                    interface eth0.${NUM} \
                    \
                    virtual_ipaddress { \
                        10.0.${NUM}.254/24 \
                    } \
                }

                $NUM=0
                $INSTANCE

                $NUM=1
                $INSTANCE
                """));

    [Fact]
    public void Values_of_several_lines_may_use_each_other_and_define_variables()
        => Assert.Equal(
            "service [0] { server [0] [1] { weight [1] }; server [0] [2] { weight [1] }; quorum [2] }; "
                + "service [1] { server [1] [1] { weight [1] }; server [1] [2] { weight [1] }; quorum [2] }",
            StatementText.Of(
                """
                $RS= \
                server ${VS_NUM} ${RS_NUM} { \
                    weight 1 \
                }

                $VS= \
                service ${VS_NUM} { \
                    $RS_NUM=1 \
                    $RS \
                    $RS_NUM=2 \
                    $RS \
                    quorum 2 \
                }

                $VS_NUM=0
                $VS
                $VS_NUM=1
                $VS
                """));

    [Fact]
    public void A_value_of_several_lines_is_used_at_the_end_of_a_line_only()
    {
        var (read, _) = StatementText.Read("$A= \\\na \\\nb\nkey $A\nkey $A c\n");

        Assert.Equal("key [a]; b; key [$A] [c]", StatementText.Show(read.Statements));
    }

    [Theory]
    [InlineData("@main key 1\n@other key 2", "key [1]")]
    [InlineData("@^main key 1\n@^other key 2", "key [2]")]
    [InlineData("@main", "")]
    [InlineData("@mai key 1\n@main2 key 2\n@ key 3", "")]
    [InlineData("@main $A=1\n@other $A=2\nkey $A", "key [1]")]
    [InlineData("$IF=@main\n$IF key 1\n$IF=@other\n$IF key 2", "key [1]")]
    [InlineData("block { @main key 1\n@other key 2\n}", "block { key [1] }")]
    [InlineData("@main ~SEQ(i, 1, 2) key $i\n@other ~SEQ(i, 1, 2) key $i", "key [1]; key [2]")]
    [InlineData("@other $A= \\\nkey \\\nkey\nend", "end")]
    public void A_condition_lets_a_line_be_read_or_not(string text, string expected)
        => Assert.Equal(expected, StatementText.Of(text, new() { ConfigId = "main" }));

    [Fact]
    public void Without_a_name_no_line_for_one_is_read_and_every_line_against_one_is()
        => Assert.Equal("key [2]", StatementText.Of("@main key 1\n@^main key 2"));

    [Theory]
    [InlineData("~SEQ(i, 3) k $i", "k [1]; k [2]; k [3]")]
    [InlineData("~SEQ(i, -2) k $i", "k [-1]; k [-2]")]
    [InlineData("~SEQ(i, 0) k $i", "k [1]; k [0]")]
    [InlineData("~SEQ( i , 0 , 2 )k $i", "k [0]; k [1]; k [2]")]
    [InlineData("~SEQ(i, 2, 0) k $i", "k [2]; k [1]; k [0]")]
    [InlineData("~SEQ(i, 1, 4, 10) k $i", "k [1]; k [5]; k [9]")]
    [InlineData("~SEQ(i, 5, 5) k $i", "k [5]")]
    [InlineData("~SEQx(i, 0x90, 0x10, 0xc0) fe80::${i}:1", "fe80::90:1; fe80::a0:1; fe80::b0:1; fe80::c0:1")]
    [InlineData("~SEQ(i, 010, 9) k $i", "k [8]; k [9]")]
    [InlineData("$N=3\n~SEQ(i, 2, ${N}) k $i", "k [2]; k [3]")]
    [InlineData("~SEQ(i, 1, 2) ~SEQ(j, 8, 9) k $i $j", "k [1] [8]; k [1] [9]; k [2] [8]; k [2] [9]")]
    [InlineData("~SEQ(i, 1, 2) b $i { k ${i}0 }", "b [1] { k [10] }; b [2] { k [20] }")]
    [InlineData("~LST(a, x, y) k $a", "k [x]; k [y]")]
    [InlineData("~LST({a, b}, {x, 1}, {y}) k $a ${b}.", "k [x] [1.]; k [y] [.]")]
    [InlineData("~LST(a, x, y) ~SEQ(i, 1, 2) k $a $i", "k [x] [1]; k [x] [2]; k [y] [1]; k [y] [2]")]
    [InlineData("$M= \\\nb $i { \\\nk $i \\\n}\n\n~SEQ(i, 1, 2) $M", "b [1] { k [1] }; b [2] { k [2] }")]
    [InlineData("$M= \\\nb { \\\n~SEQ(j, 1, 2) k $i $j \\\n}\n\n~SEQ(i, 1, 2) $M", "b { k [1] [1]; k [1] [2] }; b { k [2] [1]; k [2] [2] }")]
    [InlineData("$S=~SEQ(i, 1, 2) k $i\n$S", "k [1]; k [2]")]
    public void A_repetition_is_read_once_for_each_value(string text, string expected)
        => Assert.Equal(expected, StatementText.Of(text));

    [Fact]
    public void The_65024_instances_of_keepalived_s_manual_are_read()
    {
        var text = """
            $VI4= \
            track_file offset_instance_4.${IF}.${NUM}.${ID} { \
                weight -100 \
            } \
            vrrp_instance vrrp4.${IF}.${NUM}.${ID} { \
                virtual_ipaddress { \
                    10.${IF}.${NUM}.${ID}/24 \
                } \
            }

            ~SEQ(IF,0,7) ~SEQ(NUM,0,31) ~SEQ(ID,1,254) $VI4
            """;

        var (read, diagnostics) = StatementText.Read(text);

        Assert.Empty(diagnostics);
        Assert.Equal(2 * 65_024, read.Statements.Length);
        Assert.Equal("vrrp4.7.31.254", read.Statements[^1].Arguments[0].Text);
    }

    [Fact]
    public void Keepalived_s_own_variables_come_from_the_options_and_the_place_of_the_file()
    {
        var sources = FakeSources.With("include conf.d/a.conf");
        sources.Files["conf.d/a.conf"] = "key ${_PWD} ${_INSTANCE} ${_ENV HOME} x${_ENV NONE}\nkey \"${_HASH}${_BANG}\"\n$_INSTANCE=own\nkey $_INSTANCE";
        var options = new KeepalivedOptions { ConfigId = "lb1", Environment = name => name == "HOME" ? "/root" : null };

        var (read, diagnostics) = StatementText.Read("", options, sources);

        Assert.Empty(diagnostics);
        Assert.Equal("key [conf.d] [lb1] [/root] [x]; key [#!]; key [own]", StatementText.Show(read.Statements));
    }

    [Fact]
    public void Random_numbers_are_within_their_bounds_and_the_seed_s()
    {
        const string Text = "~SEQ(i, 1, 1000) ${_RANDOM} ${_RANDOM 32767} ${_RANDOM 5 7}";

        var (read, _) = StatementText.Read(Text, new() { RandomSeed = 1 });

        Assert.Equal(["5", "6", "7"], read.Statements.Select(s => s.Arguments[1].Text).Distinct().Order(StringComparer.Ordinal));
        Assert.All(read.Statements, s => Assert.InRange(int.Parse(s.Keyword.Text, System.Globalization.CultureInfo.InvariantCulture), 0, 32_767));
        Assert.Equal("32767", read.Statements[0].Arguments[0].Text);
        Assert.Equal(StatementText.Of(Text, new() { RandomSeed = 1 }), StatementText.Show(read.Statements));
        Assert.NotEqual(StatementText.Of(Text, new() { RandomSeed = 2 }), StatementText.Show(read.Statements));
    }

    [Fact]
    public void A_word_out_of_a_variable_stands_where_it_was_used_and_knows_where_it_was_written()
    {
        var (read, _) = StatementText.Read("$A=one\n$B= \\\n key \\\n  last ${A}x\nkey y${A}z\n  $B\n");

        var (once, last) = (read.Statements[0].Arguments[0].Position, read.Statements[2]);
        Assert.Equal(("keepalived.conf:5:5", "from $A at keepalived.conf:1:4"), (once.ToString(), once.Remark));
        Assert.Equal(("keepalived.conf:6:3", "from $B at keepalived.conf:4:3"), (last.Keyword.Position.ToString(), last.Keyword.Position.Remark));
        Assert.Equal(("keepalived.conf:6:3", "from $B at keepalived.conf:4:8"), (last.Arguments[0].Position.ToString(), last.Arguments[0].Position.Remark));
        Assert.Null(read.Statements[0].Keyword.Position.Remark);
    }

    [Theory]
    [InlineData("~SEQ(i, 1, 2000) ~SEQ(j, 1, 2000) ~SEQ(k, 1, 2000) x")]
    [InlineData("~SEQ(i, 1, 2000000) $X${i}=1")]
    [InlineData("~SEQ(i, 0, 1) ~SEQ(j, 1, 2000000) @x y")]
    public void A_repetition_of_too_much_ends_with_its_place(string text)
    {
        var error = Assert.Single(StatementText.Read(text).Diagnostics);

        Assert.Contains(error.Code, new[] { DiagnosticCodes.ExpansionTooLarge, DiagnosticCodes.TooMuchInput });
        Assert.Equal(1, error.Position.Line);
    }

    [Fact]
    public void A_value_that_doubles_with_each_variable_ends_at_the_longest_line()
    {
        var doubling = string.Concat(Enumerable.Range(0, 40).Select(i => $"$A{i}=${{A{i + 1}}}${{A{i + 1}}}\n"));

        var error = Assert.Single(StatementText.Read($"{doubling}$A40=0123456789\nkey ${{A0}}").Diagnostics.Select(d => d.Code).Distinct());

        Assert.Equal(DiagnosticCodes.LineTooLong, error);
    }

    [Fact]
    public void A_line_with_variables_is_bounded_one_of_plain_words_is_not()
    {
        var filler = new string('x', LineBuffer.MaxLength);

        Assert.Equal([DiagnosticCodes.LineTooLong, DiagnosticCodes.LineTooLongForKeepalived], Codes($"key {filler} \"\"\n"));
        Assert.Equal([DiagnosticCodes.LineTooLongForKeepalived], Codes($"key {filler}\n"));
    }

    private static string[] Codes(string text) => [.. StatementText.Read(text).Diagnostics.Select(d => d.Code)];
}
