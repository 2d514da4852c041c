using System.Net;

namespace Lvs.Core.Config.Keepalived;

/// <summary>A TCP_CHECK while it is read.</summary>
internal sealed class TcpCheckDraft(Statement statement) : IHasCheckSettings
{
    public SourcePosition Position => statement.Keyword.Position;

    public CheckSettings Settings { get; } = new();

    public IPAddress? ConnectIp { get; set; }

    public int? ConnectPort { get; set; }

    /// <param name="server">Where the server itself is.</param>
    /// <param name="inherited">From real_server and virtual_server.</param>
    /// <param name="delayLoop">When none of them says so.</param>
    public CheckConfig ToConfig(IPEndPoint server, CheckSettings inherited, TimeSpan delayLoop)
    {
        var settings = Settings.Or(inherited);
        var config = new CheckConfig.Tcp
        {
            ConnectTo = new IPEndPoint(ConnectIp ?? server.Address, ConnectPort ?? server.Port),
            DelayLoop = settings.DelayLoop ?? delayLoop,
        };
        return config with
        {
            Retry = settings.Retry ?? config.Retry,
            DelayBeforeRetry = settings.DelayBeforeRetry ?? config.DelayBeforeRetry,
            ConnectTimeout = settings.ConnectTimeout ?? config.ConnectTimeout,
        };
    }
}
