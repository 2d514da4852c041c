using Lvs.Core.Config;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Tests.Config;

/// <summary>Short ways to read a text and to look at what was found.</summary>
internal static class Reading
{
    public static ConfigResult Read(string text) => KeepalivedConfig.Read(FakeSources.Root, FakeSources.With(text));

    public static DirectorConfig ReadValid(string text)
    {
        var result = Read(text);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Severity.Error);
        Assert.NotNull(result.Config);
        return result.Config;
    }

    /// <summary>An instance that is complete, with more lines in it.</summary>
    public static string Instance(string lines, string name = "VI_1", int routerId = 51)
        => $"vrrp_instance {name} {{\n interface eth0\n virtual_router_id {routerId}\n virtual_ipaddress {{\n 192.0.2.1\n }}\n{lines}\n}}\n";

    /// <summary>A service that is complete, with more lines in it.</summary>
    public static string Service(string lines, string address = "192.0.2.1 80")
        => $"virtual_server {address} {{\n lb_kind NAT\n protocol TCP\n real_server 192.0.2.11 80 {{\n }}\n{lines}\n}}\n";

    /// <summary>line:column code, for each finding.</summary>
    public static string[] Places(this ConfigResult result)
        => [.. result.Diagnostics.Select(d => $"{d.Position.Line}:{d.Position.Column} {d.Code}")];
}
