using System.Diagnostics;
using Lvs.Core.Config;
using Lvs.Core.Tracking;
using Lvs.Native.Tests.Support;
using Lvs.Native.Tracking;

namespace Lvs.Native.Tests.Tracking;

/// <summary>Processes of this machine, and those of a /proc made for the test.</summary>
public sealed class TrackedProcessesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("lvs-proc-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_process_that_starts_and_ends_is_counted_by_its_name_and_by_its_words()
    {
        var program = Path.Combine(_directory.FullName, $"t{Guid.NewGuid():N}"[..12]);
        File.Copy("/bin/sleep", program);
        using var processes = new TrackedProcesses();
        var (byName, byWords) = (-1, -1);
        using var names = processes.Watch(Match(Path.GetFileName(program)), count => Volatile.Write(ref byName, count));
        using var words = processes.Watch(Match(program, "600"), count => Volatile.Write(ref byWords, count));
        Assert.Equal((0, 0), (byName, byWords));

        using var first = Process.Start(program, ["600"]);
        using var second = Process.Start(program, ["601"]);
        Eventually.True(() => (Volatile.Read(ref byName), Volatile.Read(ref byWords)) == (2, 1), "both are counted");
        first.Kill();
        Eventually.True(() => (Volatile.Read(ref byName), Volatile.Read(ref byWords)) == (1, 0), "one has ended");
        second.Kill();
        Eventually.True(() => Volatile.Read(ref byName) == 0, "the other has ended");
        first.WaitForExit();
        second.WaitForExit();
    }

    [Fact]
    public void Zombies_and_what_is_no_process_are_not_counted_and_a_name_may_have_parentheses()
    {
        Add("10", "10 (a) b) S 1");
        Add("11", "11 (a) b) Z 1");
        Add("12", "12 (a) S 1");
        Add("self", "13 (a) b) S 1");
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "14"));
        using var processes = new TrackedProcesses(_directory.FullName);
        var found = -1;
        using var watch = processes.Watch(Match("a) b"), count => found = count);
        Assert.Equal(1, found);
    }

    private static ProcessMatch Match(params string[] words) => new(new TrackProcessConfig { Name = "t", Process = [.. words] });

    private void Add(string id, string stat)
    {
        var process = Directory.CreateDirectory(Path.Combine(_directory.FullName, id)).FullName;
        File.WriteAllText(Path.Combine(process, "stat"), stat);
    }
}
