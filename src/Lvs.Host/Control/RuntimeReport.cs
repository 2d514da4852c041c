using System.Globalization;
using System.Runtime;
using Lvs.Host.Hosting;

namespace Lvs.Host.Control;

/// <summary>The process itself: what its garbage collector was told, and how long it stopped every thread.</summary>
internal sealed record RuntimeReport
{
    /// <summary>Bytes that are allocated at most before the youngest generation is collected.</summary>
    public required long GenerationZeroBudget { get; init; }

    /// <summary>The library of the collector; null for the one in the runtime.</summary>
    public required string? Collector { get; init; }

    /// <summary>Collections of the youngest generation, and with it of others.</summary>
    public required int Collections { get; init; }

    /// <summary>The longest of their pauses, in seconds.</summary>
    public required double LongestPause { get; init; }

    /// <summary>All pauses together, in seconds.</summary>
    public required double TotalPause { get; init; }

    /// <summary>Methods that were compiled at run time; none is when an address is taken.</summary>
    public required long CompiledMethods { get; init; }

    /// <summary>Seconds from the beginning of the process until it began to read its configuration.</summary>
    public required double SecondsToRead { get; init; }

    /// <summary>Seconds that reading and checking it took.</summary>
    public required double SecondsOfReading { get; init; }

    /// <summary>Seconds from then on until it was in force, the kernel's table with it.</summary>
    public required double SecondsToForce { get; init; }

    /// <summary>The report of this process.</summary>
    public static RuntimeReport Read() => new()
    {
        GenerationZeroBudget = Convert.ToInt64(Setting("GCGen0MaxBudget"), CultureInfo.InvariantCulture),
        Collector = Setting("GCName") is string { Length: > 0 } name ? name : null,
        Collections = GC.CollectionCount(0),
        LongestPause = Pauses.OfThisProcess.Longest.TotalSeconds,
        TotalPause = GC.GetTotalPauseDuration().TotalSeconds,
        SecondsToRead = StartTimes.OfThisProcess.Began.TotalSeconds,
        SecondsOfReading = (StartTimes.OfThisProcess.Read - StartTimes.OfThisProcess.Began).TotalSeconds,
        SecondsToForce = (StartTimes.OfThisProcess.InForce - StartTimes.OfThisProcess.Read).TotalSeconds,
        CompiledMethods = JitInfo.GetCompiledMethodCount(),
    };

    private static object? Setting(string name) => GC.GetConfigurationVariables().GetValueOrDefault(name);
}
