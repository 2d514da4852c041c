using System.Diagnostics;
using Akka.Actor;
using Lvs.Runtime.Tests.Engine;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>A journal on a disk that is full for a while. The disk is a small tmpfs, so this needs root.</summary>
public sealed class DiskFullSpec : PersistenceSpec
{
    private readonly SmallDisk _disk;

    public DiskFullSpec()
        : this(new SmallDisk())
    {
    }

    private DiskFullSpec(SmallDisk disk)
        : base(disk)
    {
        _disk = disk;
    }

    [Fact]
    public void A_full_disk_is_a_failure_that_stops_the_actor_and_leaves_what_was_acknowledged()
    {
        var (ledger, other) = (Recovered("a", "recovered @0"), Recovered("b", "recovered @0"));
        Tell(ledger, it => it.Store("one"));
        ExpectReports("stored one @1");
        _disk.Fill();
        Watch(ledger);
        Tell(ledger, it => it.Persist(new Entry(new string('x', 100_000)), _ => it.Report("never")));
        Assert.StartsWith("failed", Probe.ExpectMsg<string>(Patience), StringComparison.Ordinal);
        Assert.Contains("full", Probe.ExpectMsg<Exception>(Patience).ToString(), StringComparison.Ordinal);
        ExpectTerminated(ledger, Patience);
        other.Tell("alive");
        ExpectReports("alive");
        _disk.Free();
        Tell(other, it => it.Store("works again"));
        ExpectReports("stored works again @1");
        ledger = Recovered("a", "replayed one @1", "recovered @1");
        Tell(ledger, it => it.Store("two"));
        ExpectReports("stored two @2");
    }

    private sealed class SmallDisk : IJournal
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lvs-small-disk-");

        public SmallDisk()
        {
            Run("mount", "-t", "tmpfs", "-o", "size=2m", "lvs-small-disk", _folder.FullName);
        }

        private string Ballast => Path.Combine(_folder.FullName, "ballast");

        public void Fill()
        {
            using var file = File.Create(Ballast);
            try
            {
                while (true)
                {
                    file.Write(new byte[4096]);
                    file.Flush();
                }
            }
            catch (IOException)
            {
                // That is what it was for.
            }
        }

        public void Free() => File.Delete(Ballast);

        public ActorSystem NewSystem() => PersistentSystems.Sqlite("small-disk", Path.Combine(_folder.FullName, "journal.db"));

        public void Dispose()
        {
            Run("umount", _folder.FullName);
            _folder.Delete();
        }

        private static void Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}
