using System.Globalization;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>What is left of a file whose process was killed while it wrote.</summary>
public sealed class SqliteCrashSpec : PersistenceSpec
{
    private readonly string _path;

    public SqliteCrashSpec()
        : this(new SqliteJournal())
    {
    }

    private SqliteCrashSpec(SqliteJournal journal)
        : base(journal)
    {
        _path = journal.Path;
    }

    [Fact]
    public void What_was_acknowledged_before_SIGKILL_is_recovered()
    {
        var acknowledged = PersistUntilKilledAfter(lines: 300);
        foreach (var (persistenceId, count) in acknowledged)
        {
            NewLedger(persistenceId);
            ExpectReports([.. Enumerable.Range(1, count).Select(i => $"replayed {i} @{i}")]);

            // One more may have been written without anyone having been told.
            var end = Probe.ExpectMsg<string>(Patience);
            if (end.StartsWith("replayed", StringComparison.Ordinal))
            {
                end = Probe.ExpectMsg<string>(Patience);
            }

            Assert.StartsWith("recovered", end, StringComparison.Ordinal);
        }
    }

    /// <summary>The last number acknowledged to each counter.</summary>
    private Dictionary<string, int> PersistUntilKilledAfter(int lines)
    {
        var acknowledged = new Dictionary<string, int>();
        using var child = ChildProgram.Start(typeof(PersistUntilKilled), _path);
        while (child.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split('|') is [var persistenceId, var number])
            {
                acknowledged[persistenceId] = int.Parse(number, CultureInfo.InvariantCulture);
            }

            if (--lines == 0)
            {
                child.Kill();
            }
        }

        child.WaitForExit();
        Assert.Equal(["at the same time", "one by one"], acknowledged.Keys.Order());
        return acknowledged;
    }
}
