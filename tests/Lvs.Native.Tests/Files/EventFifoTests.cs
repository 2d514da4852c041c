using System.Runtime.Versioning;
using Lvs.Native.Files;

namespace Lvs.Native.Tests.Files;

/// <summary>Real pipes.</summary>
[SupportedOSPlatform("linux")]
public sealed class EventFifoTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lvs-fifo-");

    private string Pipe => Path.Combine(_directory.FullName, "events");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Lines_wait_for_a_reader_and_a_pipe_that_was_made_goes_again()
    {
        var fifo = EventFifo.Open(Pipe, null, null);
        Assert.True(fifo.TryWrite("first"));
        Assert.True(fifo.TryWrite("second"));
        using var reader = new StreamReader(new FileStream(Pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        Assert.Equal("first", reader.ReadLine());
        Assert.Equal("second", reader.ReadLine());
        fifo.Dispose();
        Assert.Null(reader.ReadLine());
        Assert.False(File.Exists(Pipe));
    }

    [Fact]
    public void While_nobody_reads_what_does_not_fit_is_dropped_at_once_and_a_line_is_whole_or_not_there()
    {
        using var fifo = EventFifo.Open(Pipe, null, null);
        var line = new string('x', 1000);
        var written = 0;
        while (fifo.TryWrite(line))
        {
            Assert.True(++written < 10_000, "a pipe has no end");
        }

        using var reader = new StreamReader(new FileStream(Pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0));
        for (var read = 0; read < written; read++)
        {
            Assert.Equal(line, reader.ReadLine());
        }

        Assert.True(fifo.TryWrite("after"));
        Assert.Equal("after", reader.ReadLine());
        Assert.False(fifo.TryWrite(new string('x', 4096)));
    }

    [Fact]
    public void A_file_of_another_kind_is_left_alone()
    {
        File.WriteAllText(Pipe, "text");
        Assert.Contains("is no pipe", Assert.Throws<IOException>(() => EventFifo.Open(Pipe, null, null)).Message, StringComparison.Ordinal);
        Assert.Equal("text", File.ReadAllText(Pipe));
    }

    [Fact]
    public void A_pipe_that_was_there_stays()
    {
        EventFifo.Open(Pipe, null, null);
        using (var again = EventFifo.Open(Pipe, 65534, 65534))
        {
            Assert.True(again.TryWrite("here"));
        }

        Assert.True(File.Exists(Pipe));
        Assert.Equal(Pipe, FileOwnership.ChangeableByOthers(Pipe));
    }

    [Fact]
    public void A_file_is_changeable_by_others_when_it_or_a_directory_on_its_way_is()
    {
        var folder = Path.Combine(_directory.FullName, "folder");
        var file = Path.Combine(folder, "script");
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, "");
        Mode(folder, 0b111_101_101);
        Mode(file, 0b111_101_101);
        Assert.Null(FileOwnership.ChangeableByOthers(file));
        Mode(file, 0b111_101_111);
        Assert.Equal(file, FileOwnership.ChangeableByOthers(file));
        Mode(file, 0b111_101_101);
        Mode(folder, 0b111_111_111);
        Assert.Equal(folder, FileOwnership.ChangeableByOthers(file));
        File.CreateSymbolicLink(Pipe, file);
        Assert.Equal(folder, FileOwnership.ChangeableByOthers(Pipe));
        Assert.Null(FileOwnership.ChangeableByOthers(Path.Combine(_directory.FullName, "missing")));
    }

    private static void Mode(string path, int bits) => File.SetUnixFileMode(path, (UnixFileMode)bits);
}
