using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Lvs.Host.Tests.Support;

namespace Lvs.Host.Tests.Cli;

/// <summary><c>lvsd reload</c>, <c>plan</c> and <c>diff</c>, with the real daemon in a namespace of its own.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Secret = "authentication {\n auth_type PASS\n auth_pass geheim\n}\nadvert_int 1";

    private readonly TestNamespace _network = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly string _control;

    public ReloadTests() => _control = Path.Combine(_directory.Path, "control.sock");

    public void Dispose()
    {
        _network.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_reload_answers_with_what_it_did_and_the_next_one_with_no_changes()
    {
        using var daemon = await StartAsync(Configurations.VrrpOnly);

        Write(text => text.Replace("LVS_01", "LVS_99", StringComparison.Ordinal)
            .Replace("192.168.124.100", "192.168.124.101", StringComparison.Ordinal));
        var reload = await Lvsd.RunAsync("reload", "--control", _control);
        Assert.Equal(0, reload.ExitCode);
        Assert.Equal(
            [
                "no effect         change global_defs: router_id LVS_01 → LVS_99",
                "moves the VIP     remove virtual_ipaddress 192.168.124.100/32 of vrrp_instance VI_1",
                "                    clients of the address are not answered here any more",
                "no effect         add virtual_ipaddress 192.168.124.101/32 of vrrp_instance VI_1",
                "in force: 3 step(s)",
            ],
            reload.OutputLines.SkipWhile(line => !line.StartsWith("no effect", StringComparison.Ordinal)));
        Assert.Contains("LVS_99", (await Lvsd.RunAsync("status", "--control", _control)).Output, StringComparison.Ordinal);

        var again = await Lvsd.RunAsync("reload", "--control", _control, "--json");
        var report = JsonDocument.Parse(again.Output).RootElement;
        Assert.Equal(("applied", 0), (report.GetProperty("outcome").GetString(), report.GetProperty("steps").GetArrayLength()));
    }

    [Fact]
    public async Task A_refused_reload_names_every_mistake_and_leaves_the_running_configuration_in_force()
    {
        using var daemon = await StartAsync(Configurations.VrrpOnly);

        Write(text => text.Replace("priority 255", "priority 300", StringComparison.Ordinal)
            .Replace("advert_int", "advrt_int", StringComparison.Ordinal));
        var reload = await Lvsd.RunAsync("reload", "--control", _control);
        Assert.Equal(1, reload.ExitCode);
        Assert.Equal(2, reload.OutputLines.Count(line => line.Contains(": error LVS", StringComparison.Ordinal)));
        Assert.Equal("refused: 2 error(s); nothing was changed", reload.OutputLines[^1]);

        var report = JsonDocument.Parse((await Lvsd.RunAsync("reload", "--control", _control, "--json")).Output).RootElement;
        Assert.Equal("refused", report.GetProperty("outcome").GetString());
        Assert.Contains("run.conf:", report.GetProperty("findings")[0].GetProperty("place").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            [("300", null), ("advrt_int", "advert_int")],
            report.GetProperty("findings").EnumerateArray()
                .Where(finding => finding.GetProperty("severity").GetString() == "error")
                .Select(finding => (finding.GetProperty("found").GetString(), finding.GetProperty("nearest").GetString()))
                .Order());
        Assert.All(
            report.GetProperty("findings").EnumerateArray(),
            finding => Assert.StartsWith("vrrp_instance", finding.GetProperty("path")[0].GetString(), StringComparison.Ordinal));

        var instance = JsonDocument.Parse((await Lvsd.RunAsync("status", "--control", _control, "--json")).Output).RootElement.GetProperty("vrrp")[0];
        Assert.Equal(255, instance.GetProperty("priority").GetInt32());
    }

    [WithoutIpvsFact]
    public async Task A_reload_that_the_machine_cannot_do_says_why()
    {
        using var daemon = await StartAsync(Configurations.VrrpOnly);

        _directory.Write("run.conf", File.ReadAllText(Configurations.SeedPath));
        var reload = await Lvsd.RunAsync("reload", "--control", _control);
        Assert.Equal(1, reload.ExitCode);
        Assert.Equal("refused: the kernel has no IPVS: modprobe ip_vs (the configuration has 1 virtual service(s))", reload.OutputLines[^1]);
    }

    [Fact]
    public async Task A_plan_shows_what_a_reload_of_another_file_would_do_and_does_nothing()
    {
        using var daemon = await StartAsync(Configurations.VrrpOnly);
        var next = _directory.Write("next.conf", Configurations.VrrpOnly.Replace("advert_int 1", Secret, StringComparison.Ordinal));

        var plan = await Lvsd.RunAsync("plan", "-c", next, "--control", _control);
        Assert.Equal(0, plan.ExitCode);
        Assert.Contains("change vrrp_instance VI_1: authentication { auth_type ***; auth_pass *** }", plan.Output, StringComparison.Ordinal);
        Assert.Equal("1 step(s); at worst: moves the VIP", plan.OutputLines[^1]);
        Assert.DoesNotContain("geheim", plan.Output, StringComparison.Ordinal);

        var same = await Lvsd.RunAsync("plan", "-c", Path.Combine(_directory.Path, "run.conf"), "--control", _control);
        Assert.Equal("no changes", same.OutputLines[^1]);
        var missing = await Lvsd.RunAsync("plan", "-c", Path.Combine(_directory.Path, "none.conf"), "--control", _control);
        Assert.Equal(1, missing.ExitCode);
    }

    [Fact]
    public async Task A_diff_of_two_files_needs_neither_a_daemon_nor_the_machines_interfaces()
    {
        var before = _directory.Write("a.conf", Configurations.VrrpOnly);
        var after = _directory.Write("b.conf", Configurations.VrrpOnly.Replace("priority 255", "priority 254", StringComparison.Ordinal));
        string[] expected =
        [
            "moves the VIP     change vrrp_instance VI_1: priority 255 → 254",
            "                    the director with the highest priority holds the addresses",
            "1 step(s); at worst: moves the VIP",
        ];

        var diff = await Lvsd.RunAsync("diff", before, after);
        Assert.Equal((0, string.Join('\n', expected)), (diff.ExitCode, string.Join('\n', diff.OutputLines)));
        Assert.Equal(diff.Output, (await Lvsd.RunAsync("plan", "-c", after, "--against", before)).Output);
        Assert.Equal("no changes", Assert.Single((await Lvsd.RunAsync("diff", before, before)).OutputLines));

        var step = JsonDocument.Parse((await Lvsd.RunAsync("diff", "--json", before, after)).Output).RootElement.GetProperty("steps")[0];
        var words = new[] { "action", "kind", "name", "consequence" }.Select(key => step.GetProperty(key).GetString());
        Assert.Equal("change vrrp_instance VI_1 movesAddress", string.Join(' ', words));
        Assert.Equal("254", step.GetProperty("changes")[0].GetProperty("after").GetString());
    }

    [Fact]
    public async Task A_diff_with_a_file_that_has_a_mistake_names_it()
    {
        var before = _directory.Write("a.conf", Configurations.VrrpOnly);
        var after = _directory.Write("b.conf", Configurations.VrrpOnly.Replace("priority 255", "priority 300", StringComparison.Ordinal));

        var diff = await Lvsd.RunAsync("diff", before, after);

        Assert.Equal(1, diff.ExitCode);
        Assert.Contains("b.conf:", diff.OutputLines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_running_configuration_can_be_read_without_its_secrets_and_a_request_that_is_none_is_answered()
    {
        using var daemon = await StartAsync(Configurations.VrrpOnly.Replace("advert_int 1", Secret, StringComparison.Ordinal));
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://lvsd/") };

        var text = await http.GetStringAsync(new Uri("v1/configuration", UriKind.Relative));
        Assert.Contains("vrrp_instance VI_1 {", text, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", text, StringComparison.Ordinal);

        foreach (var body in new[] { "", "{", "{}", "{\"file\": \"relative.conf\"}", "[1]" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri("v1/plan", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("reload")]
    [InlineData("plan", "-c", "any.conf")]
    public async Task Without_a_daemon_there_is_one_clear_line(params string[] verb)
    {
        var run = await Lvsd.RunAsync([.. verb, "--control", _control]);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"lvsd: no daemon answers on {_control}:", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_control), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task<Lvsd> StartAsync(string configuration)
    {
        var file = _directory.Write("run.conf", configuration);
        var daemon = Lvsd.Start(_network.Exec, "run", "-c", file, "--control", _control);
        await daemon.ErrorLineAsync("control socket");
        return daemon;
    }

    private void Write(Func<string, string> edit) => _directory.Write("run.conf", edit(Configurations.VrrpOnly));
}
