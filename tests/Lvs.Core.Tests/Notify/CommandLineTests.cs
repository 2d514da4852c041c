using Lvs.Core.Notify;

namespace Lvs.Core.Tests.Notify;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("/bin/event", "/bin/event")]
    [InlineData("  /bin/event  --now\tweb ", "/bin/event|--now|web")]
    [InlineData("/bin/event 'a b' \"c d\"e", "/bin/event|a b|c de")]
    [InlineData(@"/bin/event a\ b \""", "/bin/event|a b|\"")]
    [InlineData(@"/bin/event 'a\b' ""c\""d""", @"/bin/event|a\b|c""d")]
    [InlineData("/bin/event '' x", "/bin/event||x")]
    [InlineData("/bin/event 'open", "/bin/event|open")]
    [InlineData("/bin/event $(reboot) ; `id` | cat > x", "/bin/event|$(reboot)|;|`id`||cat|>|x", "|")]
    public void A_line_is_split_as_it_is_written_and_nothing_in_it_is_for_a_shell(string line, string words, string? pipe = null)
    {
        var expected = pipe is null ? words.Split('|') : words.Replace("||cat", "|\0|cat", StringComparison.Ordinal).Split('|').Select(word => word == "\0" ? "|" : word).ToArray();
        Assert.Equal(words.Length == 0 ? [] : expected, CommandLine.Split(line));
    }
}
