using Lvs.Core.Config;

namespace Lvs.Core.Cluster;

/// <summary>
/// How the directors of a cluster speak with each other. Who is who is the port's to know: nobody speaks in the name of another. It may be
/// used from any thread.
/// </summary>
public interface IDirectorLinks
{
    /// <summary>
    /// Asks a director. Ends within a few seconds, whatever happens; a failure is an <see cref="IOException"/> that says in words why there
    /// is no answer.
    /// </summary>
    Task<ClusterMessage> AskAsync(ClusterDirector director, ClusterMessage message);

    /// <summary>Whom questions of other directors go to, with the name of who asks; called from any thread. There is one at a time.</summary>
    void Receive(Func<string, ClusterMessage, Task<ClusterMessage>> answer);
}

/// <summary>Nobody to speak with.</summary>
public sealed class NoDirectorLinks : IDirectorLinks
{
    /// <inheritdoc/>
    public Task<ClusterMessage> AskAsync(ClusterDirector director, ClusterMessage message)
        => Task.FromException<ClusterMessage>(new IOException("there are no links to other directors"));

    /// <inheritdoc/>
    public void Receive(Func<string, ClusterMessage, Task<ClusterMessage>> answer)
    {
    }
}
