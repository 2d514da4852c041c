using System.Globalization;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Tests.Config;

public sealed class WriterTests
{
    [Fact]
    public void The_seed_is_written_as_it_stands()
    {
        var (read, _) = StatementText.Read(SeedTests.Text);

        Assert.Equal(SeedTests.Text, KeepalivedWriter.Write(read.Statements).Text);
    }

    [Theory]
    [InlineData("key \"a b\" \"\" \"a#b\" a\\#b \"!\" \"{\" \"$X=1\" ${UNDEFINED x")]
    [InlineData("\"@a\" b\n\"~SEQ(i,1,2)\" x\n\"$A=1\" x\n\"include\" x\n\"a b\" {\n}\n")]
    [InlineData("script \"/bin/x 'a b' \\\"c d\\\"\" root\nnotify '/bin/x \"a b\"'\nmisc_path /bin/x\\ y")]
    [InlineData("regex \"^a\\\\d\\x00\\n\\\"{2}$X\"\n")]
    [InlineData("block { one; two { three 3 } }\nblock\n{\n}\n")]
    [InlineData("é \"日本 語\" a\\b 'c' ;")]
    public void What_is_written_reads_back_as_the_same_statements(string text)
    {
        var (read, _) = StatementText.Read(text);

        var (written, unsaid) = KeepalivedWriter.Write(read.Statements);

        Assert.Empty(unsaid);
        Assert.Equal(StatementText.Show(read.Statements), StatementText.Of(written));
    }

    [Fact]
    public void A_word_that_cannot_be_said_is_named()
    {
        var word = new Word("a\"b", default);

        var (_, unsaid) = KeepalivedWriter.Write([new Statement(new Word("key", default), [word], null)]);

        Assert.Equal(word, Assert.Single(unsaid));
    }

    [Fact]
    public void Any_words_are_said_or_named()
    {
        var random = new Random(7);
        for (var i = 0; i < 3_000; i++)
        {
            var words = Enumerable.Range(0, 3).Select(_ => new Word(Any(random), default)).ToList();
            string[] keys = ["key", "script", "regex"];
            var statement = new Statement(new Word(keys[i % 3], default), [.. words], null);

            var (text, unsaid) = KeepalivedWriter.Write([statement]);

            if (unsaid.IsEmpty)
            {
                Assert.Equal(StatementText.Show([statement]), StatementText.Of(text));
            }
        }
    }

    [Fact]
    public void Comments_are_written_where_they_stood()
    {
        var text = """
            # first
            ! second
            global_defs { # of all
                # before a key
                router_id "a # b" # beside it
                # before the end
            } # after it

            vrrp_instance VI_1 { # one
                state BACKUP
            }
            # at the end

            """;

        var (read, _) = StatementText.Read(text, keepComments: true);

        Assert.Equal(text, KeepalivedWriter.Write(read.Statements, read.Comments).Text);
    }

    [Fact]
    public void Comments_of_other_layouts_keep_to_their_statements()
    {
        var (read, _) = StatementText.Read("a # 1\n{ # 2\n# 3\nb # 4\n} # 5\n# 6\n", keepComments: true);

        var written = KeepalivedWriter.Write(read.Statements, read.Comments).Text;

        Assert.Equal("a { # 1\n    # 2\n    # 3\n    b # 4\n} # 5\n# 6\n", written);
    }

    [Fact]
    public void Comments_are_not_kept_unless_asked_for() => Assert.Null(StatementText.Read("# comment").Text.Comments);

    private static string Any(Random random)
    {
        const string Letters = "ab \t\"'\\#!{}$@~\u0001éx0=";
        return string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Letters[random.Next(Letters.Length)].ToString(CultureInfo.InvariantCulture)));
    }
}
