using Lvs.Core.Cluster;
using Lvs.Core.Config;

namespace Lvs.Actors.Tests.World;

/// <summary>Links between directors in memory: a question takes a millisecond, and comes to nothing where they cannot hear each other.</summary>
internal sealed class Mesh(VirtualTime time)
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Func<string, ClusterMessage, Task<ClusterMessage>>> _directors = [];
    private readonly HashSet<string> _silent = [];
    private readonly HashSet<string> _down = [];

    /// <summary>Every message with decisions in it: "lb1 to lb2: 1".</summary>
    public List<string> Told { get; } = [];

    /// <summary>Every question.</summary>
    public int Questions { get; private set; }

    public IDirectorLinks PortsOf(string name) => new Ports(this, name);

    /// <summary>Nobody hears it any more, nor it them; questions fail after their deadline.</summary>
    public void Isolate(string name) => _silent.Add(name);

    /// <summary>Everybody is heard again.</summary>
    public void Heal() => _silent.Clear();

    /// <summary>Its process has ended: questions fail at once.</summary>
    public void End(string name) => _down.Add(name);

    private Task<ClusterMessage> AskAsync(string from, string to, ClusterMessage message)
    {
        Questions++;
        var answered = new TaskCompletionSource<ClusterMessage>();
        var isSilent = _silent.Contains(from) || _silent.Contains(to);
        var timer = time.Create(() =>
        {
            if (isSilent || _down.Contains(to))
            {
                answered.SetException(new IOException(isSilent ? "it does not answer" : "Connection refused"));
                return;
            }

            // The answer comes from a task of the thread pool, and whoever waits for it goes on here.
            Note(from, to, message);
            var answer = _directors[to](from, message).WaitAsync(Patience).GetAwaiter().GetResult();
            Note(to, from, answer);
            answered.SetResult(answer);
        });
        timer.Arm(time.Now + (isSilent ? Deadline : Latency));
        return answered.Task;
    }

    private void Note(string from, string to, ClusterMessage message)
    {
        if (message.Decisions is { } decisions)
        {
            Told.Add($"{from} to {to}: {decisions.Entries.Count}");
        }
    }

    private sealed class Ports(Mesh mesh, string name) : IDirectorLinks
    {
        public Task<ClusterMessage> AskAsync(ClusterDirector director, ClusterMessage message) => mesh.AskAsync(name, director.Name, message);

        public void Receive(Func<string, ClusterMessage, Task<ClusterMessage>> answer)
        {
            mesh._directors[name] = answer;
            mesh._down.Remove(name);
        }
    }
}
