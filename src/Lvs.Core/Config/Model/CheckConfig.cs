using System.Net;

namespace Lvs.Core.Config;

/// <summary>One check of one real server.</summary>
public abstract record CheckConfig
{
    private CheckConfig()
    {
    }

    /// <summary>Failures that are tried again before the server counts as down.</summary>
    public int Retry { get; init; } = 1;

    /// <summary>delay_before_retry.</summary>
    public TimeSpan DelayBeforeRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>delay_loop, from the service unless written at the check.</summary>
    public required TimeSpan DelayLoop { get; init; }

    /// <summary>warmup: the first check comes up to this long after the start; null for delay_loop.</summary>
    public TimeSpan? Warmup { get; init; }

    /// <summary>alpha: the server counts as down until this has succeeded.</summary>
    public bool Alpha { get; init; }

    /// <summary>log_all_failures.</summary>
    public bool LogAllFailures { get; init; }

    /// <summary>What it is called: TCP_CHECK.</summary>
    public abstract string Keyword { get; }

    /// <summary>Whether it may ask for another weight of its server.</summary>
    public virtual bool Weighs => false;

    /// <summary>A check over the network.</summary>
    public abstract record Network : CheckConfig
    {
        private protected Network()
        {
        }

        /// <summary>Where to connect: the real server's own address and port unless written.</summary>
        public required IPEndPoint ConnectTo { get; init; }

        /// <summary>connect_timeout.</summary>
        public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

        /// <summary>Where it comes from; null for wherever the routes say.</summary>
        public CheckSource? Source { get; init; }
    }

    /// <summary>TCP_CHECK.</summary>
    public sealed record Tcp : Network
    {
        /// <inheritdoc/>
        public override string Keyword => "TCP_CHECK";
    }

    /// <summary>PING_CHECK.</summary>
    public sealed record Ping : Network
    {
        /// <inheritdoc/>
        public override string Keyword => "PING_CHECK";
    }

    /// <summary>HTTP_GET, SSL_GET.</summary>
    public sealed record Http : Network
    {
        /// <inheritdoc/>
        public override string Keyword => UsesTls ? "SSL_GET" : "HTTP_GET";

        /// <summary>Whether it is SSL_GET.</summary>
        public bool UsesTls { get; init; }

        /// <summary>url, in turn.</summary>
        public ValueList<HttpUrl> Urls { get; init; } = [];

        /// <summary>http_protocol.</summary>
        public HttpProtocol Protocol { get; init; }

        /// <summary>virtualhost; null for that of the server or service.</summary>
        public string? VirtualHost { get; init; }

        /// <summary>fast_recovery.</summary>
        public bool FastRecovery { get; init; }

        /// <summary>enable_sni.</summary>
        public bool EnableSni { get; init; }

        /// <summary>sni_name; null for the virtual host.</summary>
        public string? SniName { get; init; }

        /// <summary>tls_compliant.</summary>
        public bool TlsCompliant { get; init; }
    }

    /// <summary>AGENT_CHECK.</summary>
    public sealed record Agent : Network
    {
        /// <inheritdoc/>
        public override string Keyword => "AGENT_CHECK";

        /// <summary>agent_send: what the agent is sent first; null for nothing.</summary>
        public string? Question { get; init; }

        /// <inheritdoc/>
        public override bool Weighs => true;
    }

    /// <summary>SMTP_CHECK.</summary>
    public sealed record Smtp : Network
    {
        /// <inheritdoc/>
        public override string Keyword => "SMTP_CHECK";

        /// <summary>helo_name; null for the host's name.</summary>
        public string? HeloName { get; init; }

        /// <summary>host: the old way to check several places.</summary>
        public ValueList<IPEndPoint> Hosts { get; init; } = [];
    }

    /// <summary>DNS_CHECK.</summary>
    public sealed record Dns : Network
    {
        /// <inheritdoc/>
        public override string Keyword => "DNS_CHECK";

        /// <summary>type.</summary>
        public string Type { get; init; } = "SOA";

        /// <summary>name.</summary>
        public string Name { get; init; } = ".";
    }

    /// <summary>UDP_CHECK.</summary>
    public sealed record Udp : Network
    {
        /// <inheritdoc/>
        public override string Keyword => "UDP_CHECK";

        /// <summary>payload in hexadecimal digits; null for random bytes.</summary>
        public string? Payload { get; init; }

        /// <summary>require_reply.</summary>
        public bool RequiresReply { get; init; }

        /// <summary>The reply in hexadecimal digits, <c>X</c> for any; null for any reply.</summary>
        public string? Reply { get; init; }

        /// <summary>min_reply_length.</summary>
        public int MinReplyLength { get; init; }

        /// <summary>max_reply_length.</summary>
        public int MaxReplyLength { get; init; } = 255;
    }

    /// <summary>MISC_CHECK.</summary>
    public sealed record Misc : CheckConfig
    {
        /// <inheritdoc/>
        public override string Keyword => "MISC_CHECK";

        /// <summary>misc_path, user.</summary>
        public ScriptConfig Script { get; init; } = new("");

        /// <summary>misc_timeout; null for delay_loop.</summary>
        public TimeSpan? Timeout { get; init; }

        /// <summary>misc_dynamic: the exit code is a weight.</summary>
        public bool Dynamic { get; init; }

        /// <inheritdoc/>
        public override bool Weighs => Dynamic;
    }

    /// <summary>FILE_CHECK.</summary>
    public sealed record TrackedFile : CheckConfig
    {
        /// <inheritdoc/>
        public override string Keyword => "FILE_CHECK";

        /// <summary>track_file: name of the definition.</summary>
        public string Name { get; init; } = "";

        /// <summary>weight; null for the definition's.</summary>
        public int? Weight { get; init; }

        /// <summary>weight … reverse.</summary>
        public bool Reverse { get; init; }

        /// <inheritdoc/>
        public override bool Weighs => true;
    }

    /// <summary>BFD_CHECK.</summary>
    public sealed record Bfd : CheckConfig
    {
        /// <inheritdoc/>
        public override string Keyword => "BFD_CHECK";

        /// <summary>name of the session.</summary>
        public string Name { get; init; } = "";
    }
}

/// <summary>bindto, bind_port, bind_if and fwmark of a check.</summary>
public sealed record CheckSource
{
    /// <summary>bindto.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>bind_port.</summary>
    public ushort Port { get; init; }

    /// <summary>bind_if.</summary>
    public string? Interface { get; init; }

    /// <summary>fwmark of its packets.</summary>
    public uint FirewallMark { get; init; }
}

/// <summary>http_protocol.</summary>
public enum HttpProtocol
{
    /// <summary>1.0.</summary>
    Http10,

    /// <summary>1.0C: 1.0 that asks for the connection to be closed.</summary>
    Http10Close,

    /// <summary>1.1.</summary>
    Http11,
}

/// <summary>One url of an HTTP_GET.</summary>
public sealed record HttpUrl
{
    /// <summary>path.</summary>
    public string Path { get; init; } = "";

    /// <summary>digest: MD5 of the page; null when it does not matter.</summary>
    public string? Digest { get; init; }

    /// <summary>status_code: ranges of what is good; empty for 200 to 299.</summary>
    public ValueList<StatusRange> StatusCodes { get; init; } = [];

    /// <summary>virtualhost; null for that of the check.</summary>
    public string? VirtualHost { get; init; }

    /// <summary>regex; null for none.</summary>
    public HttpRegex? Regex { get; init; }

    /// <summary>tls_compliant; null for what the check says.</summary>
    public bool? TlsCompliant { get; init; }
}

/// <summary>Status codes from one to another, both included.</summary>
public readonly record struct StatusRange(int First, int Last);

/// <summary>regex and what belongs to it.</summary>
public sealed record HttpRegex
{
    /// <summary>regex.</summary>
    public string Pattern { get; init; } = "";

    /// <summary>regex_no_match: a match is a failure.</summary>
    public bool NoMatch { get; init; }

    /// <summary>regex_options.</summary>
    public ValueList<string> Options { get; init; } = [];

    /// <summary>regex_min_offset.</summary>
    public int MinOffset { get; init; }

    /// <summary>regex_max_offset; null for the end.</summary>
    public int? MaxOffset { get; init; }
}
