using System.Globalization;
using Lvs.Native.Time;

namespace Lvs.Host.Hosting;

/// <summary>
/// The daemon is the most urgent ordinary process of its machine (nice -20) unless it was started with a nice value of its own: on busy cores
/// its adverts would come late. Before it has routers it is not: starting takes a processor for itself, and who shares it would wait for
/// seconds on a slow machine. What it starts is no more urgent than anything else.
/// </summary>
internal static class Urgency
{
    /// <summary>Words before those of a program that is started; none when this process is not urgent.</summary>
    public static string[] OfPrograms { get; private set; } = [];

    /// <summary>Makes it so; why not, or null.</summary>
    public static string? Raise()
    {
        // A successor has it from its predecessor.
        if (ProcessNice.Own is not (0 or ProcessNice.MostUrgent))
        {
            return null;
        }

        try
        {
            // First: what is started meanwhile is rather too modest than urgent.
            OfPrograms = ["nice", "-n", (-ProcessNice.MostUrgent).ToString(CultureInfo.InvariantCulture)];
            ProcessNice.Set(ProcessNice.MostUrgent);
            return null;
        }
        catch (IOException failure)
        {
            OfPrograms = [];
            return failure.Message;
        }
    }
}
