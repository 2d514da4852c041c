using System.Net;
using Lvs.Host.Cli;

namespace Lvs.Host.Lab;

/// <summary>A real server: nginx on port 80 that answers with its own name and logs who asked.</summary>
internal sealed class RealServer(Node node, LabDirectory directory)
{
    private SpawnedProcess? _process;

    public Node Node => node;

    public string Name => node.Name;

    /// <summary>The addresses nginx has logged as its clients.</summary>
    public IReadOnlyList<string> Clients => File.Exists(AccessLog) ? [.. File.ReadLines(AccessLog).Distinct(StringComparer.Ordinal)] : [];

    public IReadOnlyList<string> LastLogLines => File.Exists(ErrorLog) ? [.. File.ReadLines(ErrorLog).TakeLast(5)] : [];

    private string AccessLog => directory.PathOf($"{Name}.access");

    private string ErrorLog => directory.PathOf($"{Name}.log");

    /// <summary>Puts the VIP on the loopback without answering ARP for it, as direct routing needs.</summary>
    public async Task AddVirtualAddressAsync(IPAddress address)
    {
        var result = await SetUpAsync("up", address).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new OperatorException($"lvsd realserver up on {Name}: {result.LastLine}");
        }
    }

    /// <summary>Undoes <see cref="AddVirtualAddressAsync"/>.</summary>
    public Task RemoveVirtualAddressAsync(IPAddress address) => SetUpAsync("down", address);

    public void Start()
    {
        var configuration = directory.PathOf($"{Name}.nginx");
        File.WriteAllText(configuration, Configuration());
        _process = SpawnedProcess.Start(node, ErrorLog, "nginx", "-e", ErrorLog, "-c", configuration);
    }

    public Task StopAsync() => _process?.StopAsync() ?? Task.CompletedTask;

    private Task<Tool.Result> SetUpAsync(string verb, IPAddress address) =>
        node.ExecAsync([.. LvsdCommand.Prefix, "realserver", verb, "--vip", address.ToString()]);

    // One process without a master, so that one signal ends all of it. Closing after each answer makes every request a
    // connection of its own, which is what IPVS schedules.
    private string Configuration() => $$"""
        daemon off;
        master_process off;
        pid {{directory.PathOf(Name + ".pid")}};
        events { worker_connections 256; }
        http {
            log_format client '$remote_addr';
            access_log {{AccessLog}} client;
            keepalive_timeout 0;
            client_body_temp_path {{directory.FullPath}};
            proxy_temp_path {{directory.FullPath}};
            fastcgi_temp_path {{directory.FullPath}};
            uwsgi_temp_path {{directory.FullPath}};
            scgi_temp_path {{directory.FullPath}};
            server {
                listen 80;
                location / { default_type text/plain; return 200 "{{Name}}\n"; }
            }
        }

        """;
}
