using System.Collections.Concurrent;
using Lvs.Core.Config;
using Lvs.Native.Tests.Support;
using Lvs.Native.Tracking;

namespace Lvs.Native.Tests.Tracking;

/// <summary>Real files.</summary>
public sealed class TrackedFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lvs-files-");
    private readonly TrackedFiles _files = new();
    private readonly ConcurrentQueue<string?> _told = [];

    private string Place => Path.Combine(_directory.FullName, "load");

    public void Dispose()
    {
        _files.Dispose();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public void A_file_is_told_of_at_once_and_whenever_it_is_written_replaced_or_removed()
    {
        using var watch = _files.Watch(Place, _told.Enqueue);
        Assert.Equal([null], _told);
        File.WriteAllText(Place, "5\n");
        Becomes("5\n");
        File.WriteAllText(Place + ".new", "6\n");
        File.Move(Place + ".new", Place, overwrite: true);
        Becomes("6\n");
        File.Move(Place, Place + ".away");
        Becomes(null);
        File.Move(Place + ".away", Place);
        Becomes("6\n");
        File.Delete(Place);
        Becomes(null);
    }

    [Fact]
    public void A_file_that_is_being_written_is_read_when_that_is_done()
    {
        File.WriteAllText(Place, "5");
        using var watch = _files.Watch(Place, _told.Enqueue);
        using (var writer = new StreamWriter(new FileStream(Place, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite)))
        {
            writer.Write("1");
            writer.Flush();

            // What happens to another file after that is seen after it.
            using var other = _files.Watch(Place + ".other", content => _told.Enqueue($"other {content}"));
            File.WriteAllText(Place + ".other", "x");
            Becomes("other x");
            Assert.DoesNotContain("1", _told);
            writer.Write("2");
        }

        Becomes("12");
    }

    [Fact]
    public void A_link_is_followed_and_may_be_turned_elsewhere()
    {
        var elsewhere = _directory.CreateSubdirectory("elsewhere").FullName;
        var (first, second) = (Path.Combine(elsewhere, "first"), Path.Combine(elsewhere, "second"));
        File.WriteAllText(first, "1");
        File.WriteAllText(second, "2");
        File.CreateSymbolicLink(Place, first);
        using var watch = _files.Watch(Place, _told.Enqueue);
        Assert.Equal(["1"], _told);
        File.WriteAllText(first, "11");
        Becomes("11");
        File.CreateSymbolicLink(Place + ".new", second);
        File.Move(Place + ".new", Place, overwrite: true);
        Becomes("2");
        File.WriteAllText(second, "22");
        Becomes("22");
    }

    [Fact]
    public void A_directory_may_come_later_and_come_again()
    {
        var place = Path.Combine(_directory.FullName, "later", "load");
        using var watch = _files.Watch(place, _told.Enqueue);
        Assert.Equal([null], _told);
        foreach (var content in new[] { "7", "8" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllText(place, content);
            Becomes(content);
            Directory.Delete(Path.GetDirectoryName(place)!, recursive: true);
            Becomes(null);
        }
    }

    [Fact]
    public void What_is_no_file_is_not_waited_for_and_only_the_beginning_is_read()
    {
        Shell.Run("mkfifo", Place);
        using (_files.Watch(Place, _told.Enqueue))
        {
            Assert.True(_told.TryDequeue(out var content) && content is null or "");
        }

        File.Delete(Place);
        File.WriteAllText(Place, new string('1', 1_000_000));
        using var watch = _files.Watch(Place, _told.Enqueue);
        Becomes(new string('1', 127));
    }

    [Fact]
    public void After_its_end_nobody_is_told_any_more()
    {
        using var other = _files.Watch(Place + ".other", content => _told.Enqueue($"other {content}"));
        _files.Watch(Place, _told.Enqueue).Dispose();
        File.WriteAllText(Place, "5");
        File.WriteAllText(Place + ".other", "x");
        Becomes("other x");
        Assert.DoesNotContain("5", _told);
    }

    [Theory]
    [InlineData(null, false, "7\n")]
    [InlineData("3", false, "3")]
    [InlineData("3", true, "7\n")]
    public void A_first_number_is_written_where_there_is_no_file_or_over_it(string? before, bool overwrites, string expected)
    {
        if (before is not null)
        {
            File.WriteAllText(Place, before);
        }

        _files.Initialize(new TrackFileConfig { Name = "load", File = Place, InitialValue = 7, Overwrites = overwrites });
        Assert.Equal(expected, File.ReadAllText(Place));
        Assert.Throws<DirectoryNotFoundException>(
            () => _files.Initialize(new TrackFileConfig { Name = "load", File = Place + ".no/load", InitialValue = 7 }));
    }

    private void Becomes(string? content) => Eventually.True(() => _told.LastOrDefault("nothing") == content, $"'{content}' is told");
}
