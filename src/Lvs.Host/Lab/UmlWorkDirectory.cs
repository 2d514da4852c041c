using System.Globalization;

namespace Lvs.Host.Lab;

/// <summary>
/// The directories of this machine that user-mode Linuxes keep their files in, one a run, named by the process that made it: what a
/// killed run left behind is recognised by that and removed by the next. Not below /run, which the machine hides from itself.
/// </summary>
internal static class UmlWorkDirectory
{
    private const string Parent = "/var/tmp";

    private const string Prefix = "lvsd-lab-";

    public static string Create()
    {
        RemoveStale();
        return Directory.CreateDirectory(Path.Combine(Parent, $"{Prefix}{Environment.ProcessId}")).FullName;
    }

    /// <summary>Removes the directories whose run has ended, but for the one that was kept.</summary>
    public static void RemoveStale()
    {
        var kept = KeptMachine.Find()?.Work;
        foreach (var directory in Directory.GetDirectories(Parent, Prefix + "*"))
        {
            var owned = int.TryParse(Path.GetFileName(directory)[Prefix.Length..], CultureInfo.InvariantCulture, out var owner);
            if (owned && directory != kept && !Directory.Exists($"/proc/{owner}"))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }
}
