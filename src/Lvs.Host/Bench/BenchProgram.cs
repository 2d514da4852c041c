using Lvs.Host.Lab;

namespace Lvs.Host.Bench;

/// <summary>One of the two programs that are compared, as it is started in a node.</summary>
/// <param name="IsOurs">Whether it is this program.</param>
/// <param name="Install">Its director on a node.</param>
internal sealed record BenchProgram(bool IsOurs, Func<Node, LabDirectory, Director> Install)
{
    /// <summary>Ours, then keepalived.</summary>
    public static IReadOnlyList<BenchProgram> Both { get; } =
    [
        new(true, (node, directory) => new LvsdDirector(node, directory)),
        new(false, (node, directory) => new KeepalivedDirector(node, directory)),
    ];

    /// <summary>Measures with one program after the other.</summary>
    public static async Task<(IReadOnlyList<double> Ours, IReadOnlyList<double> Theirs)> MeasureAsync(
        Func<BenchProgram, Task<IReadOnlyList<double>>> measure)
        => (await measure(Both[0]).ConfigureAwait(false), await measure(Both[1]).ConfigureAwait(false));
}
