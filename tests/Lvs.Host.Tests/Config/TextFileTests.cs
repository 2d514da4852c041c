using System.Text;
using Lvs.Host.Config;

namespace Lvs.Host.Tests.Config;

/// <summary>Texts of files, in the encodings they come in.</summary>
public sealed class TextFileTests : IDisposable
{
    private const int Large = 2_000_000;

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("a")]
    [InlineData("ä")]
    [InlineData("ä€")]
    [InlineData("€ and 😀")]
    [InlineData("😀")]
    public void A_large_file_has_each_character_whole_wherever_it_stands(string characters)
    {
        var text = string.Concat(Enumerable.Repeat(characters, Large / Encoding.UTF8.GetByteCount(characters)));
        for (var shift = 0; shift < 4; shift++)
        {
            var shifted = new string('#', shift) + text;
            File.WriteAllText(_path, shifted);

            Assert.True(TextFile.Read(_path) == shifted, $"shifted by {shift}");
        }
    }

    [Fact]
    public void Bytes_that_are_no_character_are_shown_as_such_in_small_and_large_files_alike()
    {
        byte[] broken = [.. "one "u8, 0xE2, 0x82, .. " two "u8, 0xFF, 0x80, 0x80, 0x80, 0x80, 0x80, .. " three "u8, 0xF0, 0x9F];
        foreach (var size in new[] { 0, Large, (1 << 21) - 5 })
        {
            byte[] bytes = [.. Enumerable.Repeat((byte)'a', size), .. broken];
            File.WriteAllBytes(_path, bytes);

            Assert.True(TextFile.Read(_path) == Encoding.UTF8.GetString(bytes), $"after {size} bytes");
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public void A_mark_says_the_encoding_and_is_no_part_of_the_text(int size)
    {
        var text = new string('ä', size);
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32 })
        {
            File.WriteAllText(_path, text, encoding);

            Assert.True(TextFile.Read(_path) == text, encoding.EncodingName);
        }
    }
}
