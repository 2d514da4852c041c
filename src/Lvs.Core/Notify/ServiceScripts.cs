using Lvs.Core.Config;
using Lvs.Core.Services;

namespace Lvs.Core.Notify;

/// <summary>Which script a change of a service calls for: quorum_up, quorum_down, notify_up, notify_down.</summary>
public static class ServiceScripts
{
    /// <summary>The script; null for none.</summary>
    public static ScriptRun? Of(VirtualServiceConfig config, ServiceEffect effect)
    {
        ArgumentNullException.ThrowIfNull(config);
        var script = effect switch
        {
            ServiceEffect.ServerChanged changed when config.RealServers.FirstOrDefault(server => server.Key == changed.Server) is { } server
                => changed.IsUp ? server.NotifyUp : server.NotifyDown,
            ServiceEffect.QuorumChanged changed => changed.HasQuorum ? config.QuorumUp : config.QuorumDown,
            _ => null,
        };
        return script is null ? null : new ScriptRun(config.Name, script);
    }

    /// <summary>The script for how a server begins; null for none.</summary>
    public static ScriptRun? Initial(VirtualServiceConfig config, RealServerConfig server)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(server);
        return server.NotifyUp is { } script ? new ScriptRun(config.Name, script) { IsInitial = true } : null;
    }
}
