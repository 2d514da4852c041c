using System.Net;
using System.Net.Sockets;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Vrrp;
using Lvs.Host.Cli;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Cluster;

/// <summary>
/// The links to other directors: HTTP/2 over TLS, in which both sides prove who they are. They follow the configuration with each start and
/// reload, files included, so that a certificate that was renewed is in use after one.
/// </summary>
internal sealed partial class ClusterLinks(ILogger log) : IDirectorLinks, IAsyncDisposable
{
    private readonly Lock _turn = new();
    private readonly SaidOnce<PeerRefusal> _said = new();
    private readonly long[] _refusals = new long[Enum.GetValues<PeerRefusal>().Length];
    private Func<string, ClusterMessage, Task<ClusterMessage>>? _answer;
    private Session? _session;
    private DirectorIdentity? _identity;
    private Socket? _bound;
    private ClusterServer? _server;

    /// <summary>How often somebody was refused, by the reason.</summary>
    public IReadOnlyDictionary<PeerRefusal, long> Refusals
        => Enum.GetValues<PeerRefusal>().ToDictionary(static kind => kind, kind => Interlocked.Read(ref _refusals[(int)kind]));

    /// <inheritdoc/>
    public void Receive(Func<string, ClusterMessage, Task<ClusterMessage>> answer) => Volatile.Write(ref _answer, answer);

    /// <inheritdoc/>
    public Task<ClusterMessage> AskAsync(ClusterDirector director, ClusterMessage message)
        => Volatile.Read(ref _session)?.Clients.GetValueOrDefault(director) is { } client
            ? client.AskAsync(message)
            : Task.FromException<ClusterMessage>(new IOException("it is not in the configuration in force"));

    /// <summary>
    /// Takes a configuration: from now on others are asked by it. Throws an <see cref="OperatorException"/>, with everything as it was, when
    /// that cannot be. <see cref="ListenAsync"/> comes next.
    /// </summary>
    public void Configure(ClusterConfig? cluster)
    {
        if (cluster is null)
        {
            Take(null, null);
            return;
        }

        if (cluster.ListensOn is not { } endPoint || cluster.Self is null)
        {
            throw new OperatorException(
                $"cluster: {cluster.Name} is none of the directors {string.Join(", ", cluster.Directors.Select(static director => director.Name))}; "
                    + "expected 'name', or --for, with one of them");
        }

        if (DirectorIdentity.Read(cluster, out var problems) is not { } identity)
        {
            throw new OperatorException(string.Join('\n', problems.Where(static problem => problem.IsFatal).Select(
                problem => $"cluster: {PathOf(cluster, problem.File)} {problem.Reason}")));
        }

        Socket? bound = null;
        if (!endPoint.Equals(_server?.EndPoint))
        {
            try
            {
                bound = ListeningSocket.Bind(endPoint);
            }
            catch (SocketException failure)
            {
                identity.Dispose();
                throw new OperatorException($"cluster: cannot listen on {endPoint}: {failure.Message}");
            }
        }

        Volatile.Write(ref _identity, identity);
        Take(new Session(cluster, identity), bound);
    }

    /// <summary>Listens where the configuration says, and nowhere else any more.</summary>
    public async Task ListenAsync()
    {
        if (Interlocked.Exchange(ref _bound, null) is { } bound)
        {
            var before = _server;
            _server = await ClusterServer.StartAsync(bound, () => Volatile.Read(ref _identity)!, AnswerAsync, OnRefused).ConfigureAwait(false);
            LogListening(_server.EndPoint);
            await CloseAsync(before).ConfigureAwait(false);
        }
        else if (_session is null)
        {
            await CloseAsync(Interlocked.Exchange(ref _server, null)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync(Interlocked.Exchange(ref _server, null)).ConfigureAwait(false);
        Take(null, null);
    }

    private void Take(Session? session, Socket? bound)
    {
        Interlocked.Exchange(ref _bound, bound)?.Dispose();
        foreach (var client in Interlocked.Exchange(ref _session, session)?.Clients.Values ?? [])
        {
            client.Dispose();
        }
    }

    private static async Task CloseAsync(ClusterServer? server)
    {
        if (server is not null)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    private Task<ClusterMessage> AnswerAsync(string director, ClusterMessage message)
        => Volatile.Read(ref _answer)?.Invoke(director, message) ?? Task.FromException<ClusterMessage>(new IOException("nobody answers"));

    private void OnRefused(IPAddress sender, PeerRefusal refusal, string reason)
    {
        Interlocked.Increment(ref _refusals[(int)refusal]);
        bool isNew;
        lock (_turn)
        {
            isNew = _said.IsNew(RouterAddress.From(sender), refusal);
        }

        if (isNew)
        {
            LogRefused(sender, reason);
        }
    }

    private static string PathOf(ClusterConfig cluster, IdentityFile file) => file switch
    {
        IdentityFile.Certificate => cluster.Certificate,
        IdentityFile.Key => cluster.Key,
        _ => cluster.Authority,
    };

    [LoggerMessage(9030, LogLevel.Information, "Listening for other directors on {EndPoint}")]
    private partial void LogListening(IPEndPoint endPoint);

    [LoggerMessage(9031, LogLevel.Warning, "Somebody at {Sender} who wants to speak as a director is refused: {Reason}; more of the same is only counted")]
    private partial void LogRefused(IPAddress sender, string reason);

    /// <summary>What is in force.</summary>
    private sealed class Session(ClusterConfig cluster, DirectorIdentity identity)
    {
        public IReadOnlyDictionary<ClusterDirector, DirectorClient> Clients { get; }
            = cluster.Peers.ToDictionary(static director => director, director => new DirectorClient(director, identity));
    }
}
