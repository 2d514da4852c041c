using System.Globalization;

namespace Lvs.Host.Lab;

/// <summary>The user-mode Linux that `--keep` left running: a line below /run says which, for `enter` and `down`.</summary>
internal sealed record KeptMachine(int ProcessId, string Work)
{
    private const string Record = "/run/lvsd-lab.machine";

    /// <summary>The one that is up, if any.</summary>
    public static KeptMachine? Find()
    {
        if (!File.Exists(Record))
        {
            return null;
        }

        var words = File.ReadAllText(Record).Trim().Split(' ', 2);
        var machine = new KeptMachine(int.Parse(words[0], CultureInfo.InvariantCulture), words[1]);
        return machine.IsRunning ? machine : null;
    }

    public void Remember() => File.WriteAllText(Record, $"{ProcessId} {Work}\n");

    /// <summary>Ends it and forgets it.</summary>
    public async Task EndAsync()
    {
        await UmlMachine.KillAsync(ProcessId).ConfigureAwait(false);
        Directory.Delete(Work, recursive: true);
        File.Delete(Record);
    }

    // The directory's name in its command line tells it from a stranger with a reused process id.
    private bool IsRunning =>
        File.Exists($"/proc/{ProcessId}/cmdline") && File.ReadAllText($"/proc/{ProcessId}/cmdline").Contains(Work, StringComparison.Ordinal);
}
