namespace Lvs.Core.Config;

/// <summary>Who does the parts of a large piece of work, at once where there are processors for it.</summary>
public interface IWorkers
{
    /// <summary>How many parts can be worked on at once.</summary>
    int Count { get; }

    /// <summary>Does all parts, in any order and on any thread; returns when the last is done.</summary>
    /// <param name="parts">How many there are.</param>
    /// <param name="work">Does the part of a number, from 0.</param>
    void Run(int parts, Action<int> work);
}

/// <summary>The caller alone.</summary>
internal sealed class OneWorker : IWorkers
{
    public static readonly OneWorker Instance = new();

    public int Count => 1;

    public void Run(int parts, Action<int> work)
    {
        for (var i = 0; i < parts; i++)
        {
            work(i);
        }
    }
}
