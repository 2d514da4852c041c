using System.Text.Json;
using Lvs.Host.Cluster;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cluster;

/// <summary>The real daemon with a cluster, whose other director is a machine that is not there.</summary>
public sealed class ClusterDaemonTests : DaemonTest
{
    private string Certificates => Path.Combine(Place.Path, "cluster");

    private string WithCluster => Configurations.VrrpOnly + $$"""

        cluster {
            name lb1
            director lb1 192.168.124.11
            director lb2 127.0.0.1
            certificate {{Certificates}}/lb1.crt
            key {{Certificates}}/lb1.key
            ca {{Certificates}}/ca.crt
        }
        """;

    [Fact]
    public async Task A_check_names_files_that_cannot_be_used_and_a_place_where_nobody_can_listen()
    {
        Make("lb1", "lb2");
        File.WriteAllText(Path.Combine(Certificates, "ca.crt"), "nothing");
        File.Copy(Path.Combine(Certificates, "lb2.key"), Path.Combine(Certificates, "lb1.key"), overwrite: true);
        var file = Place.Write("run.conf", WithCluster.Replace("director lb1 192.168.124.11", "director lb1 192.168.124.99", StringComparison.Ordinal));
        var check = await Lvsd.RunAsync(Network.Exec, "check", "-c", file);
        Assert.Equal(1, check.ExitCode);
        var lines = (check.Output + check.Errors).Split('\n');
        Assert.Contains(lines, line => line.StartsWith($"{file}:", StringComparison.Ordinal) && line.Contains("LVS4006", StringComparison.Ordinal)
            && line.Contains("ca.crt' has no certificate in it; expected one in PEM", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("LVS4008", StringComparison.Ordinal)
            && line.Contains("this director cannot listen on 192.168.124.99:7411", StringComparison.Ordinal));

        var run = await Lvsd.RunAsync(Network.Exec, "run", "-c", file, "--control", Control);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("LVS4006", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_listens_says_who_is_not_reached_and_a_reload_with_a_bad_certificate_is_refused_with_the_running_one_in_force()
    {
        Make("lb1", "lb2");
        using var daemon = Start(WithCluster);
        var status = await UntilAsync(text => Holds(text) && text.Contains("Connection refused", StringComparison.Ordinal));
        var cluster = JsonDocument.Parse(status).RootElement.GetProperty("cluster");
        Assert.Equal("lb1", cluster.GetProperty("name").GetString());
        var peer = cluster.GetProperty("peers")[0];
        Assert.Equal(("lb2", "127.0.0.1:7411", false), (peer.GetProperty("name").GetString(), peer.GetProperty("address").GetString(), peer.GetProperty("isReachable").GetBoolean()));
        Assert.True(Listens());
        var text = await Lvsd.RunAsync("status", "--control", Control);
        Assert.Contains("cluster: lb1, decisions ", text.Output, StringComparison.Ordinal);
        Assert.Contains("  lb2 127.0.0.1:7411: cannot be reached: Connection refused; never heard\n", text.Output, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(Certificates, "lb1.crt"), "nothing");
        daemon.Signal("HUP");
        await daemon.ErrorLineAsync("LVS4006");
        await daemon.ErrorLineAsync("the running one stays in force");
        Assert.True(Listens());

        Place.Write("run.conf", Configurations.VrrpOnly);
        daemon.Signal("HUP");
        await UntilAsync(report => Holds(report) && report.Contains("\"cluster\": null", StringComparison.Ordinal));
        Assert.False(Listens());

        daemon.Signal("TERM");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
    }

    [Fact]
    public async Task A_successor_listens_where_its_predecessor_did()
    {
        Make("lb1", "lb2");
        using var daemon = Start(WithCluster);
        await UntilAsync(Holds);
        using var successor = Lvsd.Start(Network.Exec, "run", "-c", Path.Combine(Place.Path, "run.conf"), "--control", Control, "--takeover");
        await successor.ErrorLineAsync("Listening for other directors on 192.168.124.11:7411");
        Assert.Equal(0, (await daemon.ExitAsync()).ExitCode);
        Assert.True(Listens());
        await UntilAsync(report => Holds(report) && report.Contains($"\"processId\": {successor.ProcessId},", StringComparison.Ordinal));

        successor.Signal("TERM");
        Assert.Equal(0, (await successor.ExitAsync()).ExitCode);
        Assert.False(Listens());
    }

    private bool Listens() => Tool.Run("ip", "netns", "exec", Network.Name, "ss", "-Hltn").Contains("192.168.124.11:7411", StringComparison.Ordinal);

    private void Make(params string[] names) => _ = new CertificateFiles(Certificates, TimeProvider.System).Make(names, TimeSpan.FromDays(1), anew: false);
}
