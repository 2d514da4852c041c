using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Lvs.Core;
using Lvs.Core.Cluster;
using Lvs.Core.Config;
using Lvs.Core.Services;
using Lvs.Host.Cli;
using Lvs.Host.Cluster;
using Lvs.Host.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Lvs.Host.Tests.Cluster;

/// <summary>Directors on loopback, over real TLS.</summary>
public sealed class ClusterLinksTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly ServerOverrides Some = new()
    {
        Entries = [new ServerOverride("TCP 192.0.2.1:80", new(IPAddress.Parse("198.51.100.1"), 80)) { Weight = 7, Stamp = new(3, "lb1") }],
    };

    private readonly TemporaryDirectory _directory = new();
    private readonly Lines _log = new();
    private readonly List<(string From, ClusterMessage Message)> _heard = [];
    private readonly ClusterDirector[] _directors = [.. FreePorts(3).Select((port, i) => new ClusterDirector($"lb{i + 1}", IPAddress.Loopback, port))];
    private readonly ClusterLinks _first;
    private readonly ClusterLinks _second;

    public ClusterLinksTests()
    {
        _first = new ClusterLinks(_log);
        _second = new ClusterLinks(_log);
        Make("pki", "lb1", "lb2", "lb3", "lb9");
        Make("other", "lb1", "lb2");
    }

    public async Task InitializeAsync()
    {
        _second.Receive((from, message) =>
        {
            lock (_heard)
            {
                _heard.Add((from, message));
            }

            return Task.FromResult(new ClusterMessage("answer", Some));
        });
        _first.Configure(Config("lb1"));
        await _first.ListenAsync();
        _second.Configure(Config("lb2"));
        await _second.ListenAsync();
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task What_one_director_says_comes_to_the_other_with_its_name_and_so_does_the_answer()
    {
        var answer = await AskAsync(_first, new ClusterMessage("question", Some));
        Assert.Equal(new ClusterMessage("answer", Some), answer);
        Assert.Equal([("lb1", new ClusterMessage("question", Some))], _heard);
        Assert.Equal(new ClusterMessage("answer", Some), await AskAsync(_first, new ClusterMessage("more")));
        Assert.All(_second.Refusals.Values, count => Assert.Equal(0, count));
    }

    [Fact]
    public async Task As_many_decisions_as_are_kept_fit_into_a_message()
    {
        var entries = Enumerable.Range(0, ServerOverrides.MostEntries)
            .Select(number => new ServerOverride($"group a-rather-long-name-of-a-group-{number} TCP", new(IPAddress.Parse($"2001:db8:1111:2222:3333:4444:{number:x}:1"), 65535))
            {
                Weight = int.MaxValue,
                IsOut = true,
                Stamp = new(Stamp.Highest - number, "lb1.a-rather-long-domain.example.com"),
            });
        var all = ServerOverrides.None.Merge(new ServerOverrides { Entries = entries.ToValueList() });
        await AskAsync(_first, new ClusterMessage("all", all));
        Assert.Equal(all, Assert.Single(_heard).Message.Decisions);
    }

    [Theory]
    [InlineData(null, null, "NoCertificate")]
    [InlineData("other", "lb1", "BadCertificate")]
    [InlineData("pki", "lb9", "NoDirector")]
    [InlineData("pki", "lb2", "NoDirector")]
    public async Task Who_does_not_prove_to_be_another_director_is_refused_counted_and_said_once(string? authority, string? name, string refusal)
    {
        for (var i = 0; i < 3; i++)
        {
            using var stranger = Stranger(authority, name);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => PostAsync(stranger, "{\"digest\": \"x\"}"));
        }

        await UntilAsync(() => _second.Refusals[Enum.Parse<PeerRefusal>(refusal)] == 3);
        Assert.Empty(_heard);
        Assert.Single(_log.All, line => line.Contains("127.0.0.1 who wants to speak as a director is refused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"digest\": ")]
    [InlineData("{\"digest\": 5}")]
    [InlineData("{\"digest\": \"x\", \"decisions\": [{}]}")]
    [InlineData("{\"digest\": \"x\", \"decisions\": [null]}")]
    [InlineData("{\"digest\": \"x\", \"decisions\": [{\"server\": \"198.51.100.1\", \"isOut\": true, \"weight\": -1}]}")]
    [InlineData("{\"digest\": \"x\", \"decisions\": [{\"server\": \"198.51.100.1\", \"isOut\": true, \"counter\": 9223372036854775807}]}")]
    public async Task What_is_not_understood_is_a_bad_request_and_changes_nothing(string body)
    {
        using var peer = Stranger("pki", "lb1");
        using var answer = await PostAsync(peer, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(_heard);
        Assert.Equal(1, _second.Refusals[PeerRefusal.NotUnderstood]);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_is_read()
    {
        using var peer = Stranger("pki", "lb1");
        using var answer = await PostAsync(peer, $"{{\"digest\": \"x\", \"padding\": \"{new string('x', ClusterServer.LargestMessage)}\"}}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Empty(_heard);
        Assert.Equal(1, _second.Refusals[PeerRefusal.TooMuch]);
    }

    [Fact]
    public async Task Another_way_of_asking_is_none()
    {
        using var peer = Stranger("pki", "lb1");
        using var elsewhere = await peer.GetAsync(new Uri("/v1/status", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using var otherwise = await peer.GetAsync(new Uri(ClusterServer.Path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, otherwise.StatusCode);
    }

    [Fact]
    public async Task Who_answers_in_the_place_of_a_director_is_not_believed()
    {
        // lb3 where lb2 is expected, and somebody of another authority.
        await using var third = new ClusterLinks(_log);
        var confused = Config("lb3") with { Directors = [_directors[0], _directors[1] with { Port = _directors[2].Port }, _directors[2] with { Port = _directors[1].Port }] };
        _first.Configure(Config("lb1") with { Directors = confused.Directors });
        Assert.Equal("lb2 answers there", (await FailureAsync(_first, confused.Directors[2])).Message);

        await _second.DisposeAsync();
        third.Configure(Config("lb2", "other"));
        await third.ListenAsync();
        _first.Configure(Config("lb1"));
        Assert.StartsWith("its certificate is refused: ", (await FailureAsync(_first, _directors[1])).Message, StringComparison.Ordinal);
        await third.DisposeAsync();
        Assert.Equal("Connection refused", (await FailureAsync(_first, _directors[1])).Message);
    }

    [Fact]
    public async Task One_that_is_not_there_or_hangs_is_a_failure_within_seconds()
    {
        Assert.Equal("Connection refused", (await FailureAsync(_first, _directors[2])).Message);

        using var deaf = ListeningSocket.Bind(_directors[2].EndPoint);
        deaf.Listen();
        Assert.Equal("it does not answer within 2 s", (await FailureAsync(_first, _directors[2])).Message);
    }

    [Fact]
    public async Task A_director_that_a_reload_removes_is_refused_on_the_connection_it_has()
    {
        await AskAsync(_first, new ClusterMessage("x"));
        _second.Configure(Config("lb2") with { Directors = [.. _directors.Skip(1)] });
        await _second.ListenAsync();
        Assert.Contains("it answers 403", (await FailureAsync(_first, _directors[1])).Message, StringComparison.Ordinal);
        _second.Configure(Config("lb2"));
        await AskAsync(_first, new ClusterMessage("x"));
    }

    [Fact]
    public async Task Certificates_of_a_new_authority_are_in_use_after_a_reload_of_both()
    {
        await AskAsync(_first, new ClusterMessage("x"));
        Directory.Delete(Path.Combine(_directory.Path, "pki"), recursive: true);
        Make("pki", "lb1", "lb2");
        _second.Configure(Config("lb2"));
        await _second.ListenAsync();
        await FailureAsync(_first, _directors[1]);
        _first.Configure(Config("lb1"));
        await _first.ListenAsync();
        await AskAsync(_first, new ClusterMessage("x"));
    }

    [Fact]
    public async Task A_reload_may_move_where_it_listens_and_end_it()
    {
        var elsewhere = FreePorts(1)[0];
        _second.Configure(Config("lb2") with { Listen = new(IPAddress.Loopback, elsewhere) });
        await _second.ListenAsync();
        Assert.Equal("Connection refused", (await FailureAsync(_first, _directors[1])).Message);
        var moved = _directors[1] with { Port = elsewhere };
        _first.Configure(Config("lb1") with { Directors = [_directors[0], moved, _directors[2]] });
        await _first.AskAsync(moved, new ClusterMessage("x")).WaitAsync(Patience);

        _second.Configure(null);
        await _second.ListenAsync();
        Assert.NotNull((await FailureAsync(_first, moved)).Message);
        Assert.Equal("it is not in the configuration in force", (await FailureAsync(_second, _directors[0])).Message);
    }

    [Fact]
    public async Task A_place_that_another_program_has_is_refused_with_everything_as_it_was_and_one_of_a_predecessor_is_not()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var place = (IPEndPoint)taken.LocalEndPoint!;
        var refused = Assert.Throws<OperatorException>(() => _second.Configure(Config("lb2") with { Listen = place }));
        Assert.Equal($"cluster: cannot listen on {place}: Address already in use", refused.Message);
        await AskAsync(_first, new ClusterMessage("x"));

        await using var successor = new ClusterLinks(_log);
        successor.Receive((_, _) => Task.FromResult(new ClusterMessage("successor")));
        successor.Configure(Config("lb2"));
        await _second.DisposeAsync();
        await successor.ListenAsync();
        await FailureOrAnswerAsync();
        Assert.Equal("successor", (await AskAsync(_first, new ClusterMessage("x"))).Digest);
    }

    [Fact]
    public void Files_that_cannot_be_used_and_a_name_that_is_none_are_refused_with_the_reason()
    {
        Assert.Contains("cluster: lb7 is none of the directors lb1, lb2, lb3", Refused(Config("lb1") with { Name = "lb7" }), StringComparison.Ordinal);
        Assert.Contains("ca.crt cannot be read: no such file", Refused(Config("lb1") with { Authority = "/nonexistent/ca.crt" }), StringComparison.Ordinal);
        Assert.Contains("is no key to the certificate", Refused(Config("lb1") with { Key = Config("lb2").Key }), StringComparison.Ordinal);
        Assert.Contains("is refused: ", Refused(Config("lb1") with { Authority = Config("lb1", "other").Authority }), StringComparison.Ordinal);
        Assert.Contains("is not that of lb1", Refused(Config("lb1") with { Certificate = Config("lb2").Certificate, Key = Config("lb2").Key }), StringComparison.Ordinal);
        var text = _directory.Write("text.crt", "no certificate");
        Assert.Contains("has no certificate in it", Refused(Config("lb1") with { Certificate = text }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_not_valid_any_more_is_a_warning_to_its_director_and_nobody_to_the_others()
    {
        _ = new CertificateFiles(Path.Combine(_directory.Path, "past"), new TenDaysAgo()).Make(["lb1", "lb2"], TimeSpan.FromDays(9), anew: false);
        using var identity = DirectorIdentity.Read(Config("lb1", "past"), out var problems);
        Assert.NotNull(identity);
        var problem = Assert.Single(problems);
        Assert.Equal((IdentityFile.Certificate, false), (problem.File, problem.IsFatal));
        Assert.StartsWith("is valid from ", problem.Reason, StringComparison.Ordinal);

        using var other = X509CertificateLoader.LoadCertificateFromFile(Config("lb2", "past").Certificate);
        Assert.Null(identity.Recognize(other, null, DirectorIdentity.ClientPurpose, out var refusal, out _));
        Assert.Equal(PeerRefusal.BadCertificate, refusal);
    }

    // The connection it had may be noticed to be gone only now.
    private async Task FailureOrAnswerAsync()
    {
        try
        {
            await AskAsync(_first, new ClusterMessage("x"));
        }
        catch (IOException)
        {
            // It was.
        }
    }

    private string Refused(ClusterConfig cluster) => Assert.Throws<OperatorException>(() => _first.Configure(cluster)).Message;

    private Task<ClusterMessage> AskAsync(ClusterLinks links, ClusterMessage message) => links.AskAsync(_directors[1], message).WaitAsync(Patience);

    private static Task<IOException> FailureAsync(ClusterLinks links, ClusterDirector director)
        => Assert.ThrowsAnyAsync<IOException>(() => links.AskAsync(director, new ClusterMessage("x")).WaitAsync(Patience));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), deadline.Token);
        }
    }

    // Who speaks to lb2 with whatever certificate.
    private HttpClient Stranger(string? authority, string? name)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "lb2",
            RemoteCertificateValidationCallback = static (_, shown, _, _) => shown is not null,
        };
        if (authority is not null)
        {
            var path = Path.Combine(_directory.Path, authority, name!);
            options.ClientCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile($"{path}.crt", $"{path}.key"), null, offline: true);
        }

        return new HttpClient(new SocketsHttpHandler { SslOptions = options, UseProxy = false })
        {
            BaseAddress = new Uri($"https://{_directors[1].EndPoint}/"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Patience,
        };
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return await client.PostAsync(new Uri(ClusterServer.Path, UriKind.Relative), content);
    }

    private void Make(string authority, params string[] names)
        => _ = new CertificateFiles(Path.Combine(_directory.Path, authority), TimeProvider.System).Make(names, TimeSpan.FromDays(1), anew: false);

    private ClusterConfig Config(string name, string authority = "pki") => new()
    {
        Name = name,
        Directors = [.. _directors],
        Certificate = Path.Combine(_directory.Path, authority, $"{name}.crt"),
        Key = Path.Combine(_directory.Path, authority, $"{name}.key"),
        Authority = Path.Combine(_directory.Path, authority, "ca.crt"),
    };

    private static ushort[] FreePorts(int count)
    {
        var sockets = Enumerable.Range(0, count).Select(_ => ListeningSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0))).ToList();
        var ports = sockets.Select(socket => (ushort)((IPEndPoint)socket.LocalEndPoint!).Port).ToArray();
        sockets.ForEach(socket => socket.Dispose());
        return ports;
    }

    private sealed class TenDaysAgo : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - TimeSpan.FromDays(10);
    }

    private sealed class Lines : ILogger
    {
        private readonly List<string> _lines = [];

        public string[] All
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                _lines.Add(formatter(state, exception));
            }
        }
    }
}
