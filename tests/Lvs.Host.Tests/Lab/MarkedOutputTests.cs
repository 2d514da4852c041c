using System.Text;
using Lvs.Host.Lab;

namespace Lvs.Host.Tests.Lab;

public sealed class MarkedOutputTests
{
    [Theory]
    [InlineData("noise\n<<begin<<\nhello\n>>end>>7\n", "hello\n")]
    [InlineData("<<begin<<\r\nhello\r\n>>end>>7\r\n", "hello\r\n")]
    public void Only_what_stands_between_the_marks_is_passed_on_however_the_lines_end_and_the_bytes_arrive(string text, string expected)
    {
        for (var chunk = 1; chunk <= text.Length; chunk++)
        {
            using var passedOn = new StringWriter();
            var marked = new MarkedOutput("<<begin<<", ">>end>>", passedOn);
            int? status = null;
            foreach (var bytes in Encoding.ASCII.GetBytes(text).Chunk(chunk))
            {
                Assert.Null(status);
                status = marked.Feed(bytes);
            }

            Assert.Equal(7, status);
            Assert.Equal(expected, passedOn.ToString());
        }
    }
}
