using Lvs.Host.Config;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Config;

public sealed class FileSourcesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FileSources _sources = new(askMachine: false);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_pattern_names_files_by_their_full_paths_and_passes_over_directories()
    {
        var first = _directory.Write("conf.d/a.conf", "");
        var second = _directory.Write("conf.d/b.conf", "");
        _directory.Write("conf.d/c.conf/more", "");
        Assert.Equal([first, second], Expand("./none/../conf.d/*.conf"));
        Assert.Equal([first, second], Expand("*/?.conf"));
    }

    [Fact]
    public void A_hidden_file_is_matched_by_a_pattern_with_a_dot_only()
    {
        var shown = _directory.Write("conf.d/a.conf", "");
        var hidden = _directory.Write("conf.d/.b.conf", "");
        Assert.Equal([shown], Expand("conf.d/*.conf"));
        Assert.Equal([hidden], Expand("conf.d/.*.conf"));
    }

    [Fact]
    public void A_pattern_may_have_sets_and_protected_characters()
    {
        var first = _directory.Write("conf.d/10.conf", "");
        var second = _directory.Write("conf.d/[x].conf", "");
        Assert.Equal([first], Expand("conf.d/[0-9][!1-9].conf"));
        Assert.Equal([second], Expand("conf.d/\\[x].conf"));
    }

    [Fact]
    public void A_file_that_may_be_executed_is_known_by_its_mode()
    {
        var plain = _directory.Write("a.conf", "");
        var executable = _directory.Write("b.conf", "");
        File.SetUnixFileMode(executable, UnixFileMode.UserRead | UnixFileMode.GroupExecute);
        Assert.False(_sources.IsExecutable(plain));
        Assert.True(_sources.IsExecutable(executable));
        Assert.False(_sources.IsExecutable(_directory.Path));
        Assert.False(_sources.IsExecutable("none"));
    }

    [Theory]
    [InlineData("none.conf")]
    [InlineData("none/*.conf")]
    [InlineData("main.conf/*")]
    [InlineData("main.conf/a.conf")]
    [InlineData("a\0*.conf")]
    public void What_is_not_there_is_no_match(string pattern)
    {
        _directory.Write("main.conf", "");
        Assert.Empty(Expand(pattern));
    }

    private IReadOnlyList<string> Expand(string pattern) => _sources.Expand(pattern, Path.Combine(_directory.Path, "main.conf"));
}
