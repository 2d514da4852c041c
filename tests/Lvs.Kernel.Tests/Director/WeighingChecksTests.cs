using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lvs.Native.Tests.Support;

namespace Lvs.Kernel.Tests.Director;

/// <summary>Weights by scripts, files and agents in the real kernel, and beside them what keepalived makes of the same file.</summary>
public sealed class WeighingChecksTests : IDisposable
{
    private const int AgentPort = 8081;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectorNetwork _network = new();
    private readonly string _directory;

    public WeighingChecksTests()
    {
        _directory = _network.Directory;
        var script = PathOf("check");
        File.WriteAllText(script, $"#!/bin/sh\nread status <{PathOf("status")}\nexit $status\n");
        Shell.Run("chmod", "755", script);
        Write("status", 0);
        Write("load", 0);
    }

    public void Dispose() => _network.Dispose();

    [Fact]
    public void A_script_a_file_and_an_agent_change_weights_and_no_connection_is_lost()
    {
        var says = "up";
        using var agent = _network.ServerMachine.Run(static () =>
        {
            var listener = new TcpListener(IPAddress.Parse("198.51.100.1"), AgentPort);
            listener.Start();
            return listener;
        });
        _ = AnswerAsync(agent, () => Volatile.Read(ref says));
        using var daemon = _network.StartDaemon(Configuration(
            $"AGENT_CHECK {{\n connect_port {AgentPort}\n }}",
            $"MISC_CHECK {{\n misc_path {PathOf("check")}\n misc_dynamic\n }}\nFILE_CHECK {{\n track_file load\n }}"));
        using var load = new Load(_network.Client, DirectorNetwork.Virtual, keeping: 6, renewing: 0);
        load.WaitForAnswers(20);
        UntilWeightsAre("1=10 2=10");

        Volatile.Write(ref says, "40%");
        UntilWeightsAre("1=4 2=10");
        Write("status", 22);
        UntilWeightsAre("1=4 2=20");
        Write("load", -3);
        UntilWeightsAre("1=4 2=14");
        Volatile.Write(ref says, "drain#backup runs");
        UntilWeightsAre("1=0 2=14");
        load.WaitForAnswers(40);
        Write("status", 2);
        Write("load", 0);
        UntilWeightsAre("1=0 2=0");
        load.WaitForAnswers(40);
        Volatile.Write(ref says, "ready 100%");
        Write("status", 0);
        UntilWeightsAre("1=10 2=10");
        load.WaitForAnswers(20);
        Assert.Empty(load.Failures);
        daemon.Stop();
    }

    [Fact]
    public void Weights_stay_as_they_are_while_a_director_is_killed_and_started_again()
    {
        var configuration = Configuration(
            $"MISC_CHECK {{\n misc_path {PathOf("check")}\n misc_dynamic\n }}",
            "FILE_CHECK {\n track_file load\n }");
        Write("status", 9);
        Write("load", -4);
        using (var killed = _network.StartDaemon(configuration))
        {
            UntilWeightsAre("1=7 2=2");
            killed.Kill();
        }

        Daemon? started = null;
        var seen = SeenWhile(() =>
        {
            started = _network.StartDaemon(configuration);
            started.WaitFor("checks ask for weight 7 instead of 10: exit status 9");
        });
        using var daemon = started!;
        Assert.Equal(["1=7 2=2"], seen);
        daemon.Stop();
    }

    [Fact]
    public void A_script_runs_as_its_user_is_ended_at_its_timeout_and_with_the_director()
    {
        Shell.Run("chmod", "755", _directory);
        var script = PathOf("slow");
        File.WriteAllText(
            script,
            $"""
            #!/bin/sh
            [ "$(id -un)" = nobody ] || exit 1
            read status <{PathOf("status")}
            [ $status = 0 ] && exit 0
            trap '' TERM
            sleep 600.{Environment.ProcessId} &
            wait
            wait

            """);
        Shell.Run("chmod", "755", script);
        using var daemon = _network.StartDaemon(Configuration($"MISC_CHECK {{\n misc_path {script}\n misc_timeout 1\n user nobody\n }}", ""));
        UntilWeightsAre("1=10 2=10");
        Write("status", 1);
        UntilWeightsAre("2=10");
        daemon.WaitFor("198.51.100.1:80 is down: not done after 1 s");
        Eventually.True(() => Sleepers() == 1, "it is killed, with what it has started, and run again");
        daemon.Stop();
        Eventually.True(() => Sleepers() == 0, "a script ends with the director");
    }

    [Fact]
    public void The_weights_are_those_that_keepalived_makes_of_the_same_scripts_and_files()
    {
        var script = $"MISC_CHECK {{\n misc_path {PathOf("check")}\n misc_dynamic\n }}\n";
        var configuration = Configuration(
            $"{script}{script}",
            $"FILE_CHECK {{\n track_file load\n weight 3 reverse\n }}\nFILE_CHECK {{\n track_file load\n }}\nFILE_CHECK {{\n track_file fault\n }}");
        var theirs = WithKeepalived(configuration, Walk);
        using var daemon = _network.StartDaemon(configuration);
        Assert.Equal(theirs, Walk());
        daemon.Stop();
    }

    // Each state of script and file, with the weights that the kernel has when nothing changes any more.
    private List<string> Walk()
    {
        var seen = new List<string>();
        Write("status", 0);
        Write("load", 0);
        UntilWeightsAre("1=10 2=10");
        foreach (var (status, load) in new[] { (0, 0), (22, 0), (2, 4), (7, -4), (1, -7), (255, -2147483648), (12, 2), (0, 0) })
        {
            Write("status", status);
            Write("load", load);
            seen.Add($"status {status}, load {load}: {Steady()}");
        }

        return seen;
    }

    // Scripts run every second.
    private string Steady()
    {
        var (weights, since) = (Weights(), Stopwatch.GetTimestamp());
        var started = since;
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(4))
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, "weights go on changing");
            Thread.Sleep(50);
            if (Weights() is var now && now != weights)
            {
                (weights, since) = (now, Stopwatch.GetTimestamp());
            }
        }

        return weights;
    }

    private List<string> WithKeepalived(string configuration, Func<List<string>> walk)
    {
        File.WriteAllText(PathOf("keepalived.conf"), configuration);
        var keepalived = new Keepalived(_network.Machine, _directory, PathOf("keepalived.conf"));
        try
        {
            return walk();
        }
        finally
        {
            keepalived.Dispose();
            _network.Ipvsadm("-C");
        }
    }

    private string Configuration(string first, string second) => $$"""
        global_defs {
            script_user root
        }
        track_file load {
            file {{PathOf("load")}}
            weight 2
        }
        track_file fault {
            file {{PathOf("load")}}
            weight 1
        }
        virtual_server 192.0.2.80 80 {
            protocol TCP
            delay_loop 1
            warmup 0
            lb_algo wrr
            lb_kind NAT
            real_server 198.51.100.1 80 {
                weight 10
                {{first}}
            }
            real_server 198.51.100.2 80 {
                weight 10
                {{second}}
            }
        }
        """;

    // Those that were started by this test.
    private static int Sleepers() => Directory.GetDirectories("/proc").Count(process =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains($"600.{Environment.ProcessId}", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    });

    private HashSet<string> SeenWhile(Action action)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var stop = new CancellationTokenSource();
        var looking = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                seen.Add(Weights());
            }
        });
        try
        {
            action();
        }
        finally
        {
            stop.Cancel();
            Assert.True(looking.Wait(Patience), "ipvsadm does not end");
        }

        return seen;
    }

    private string PathOf(string name) => Path.Combine(_directory, name);

    // Whoever reads it finds the old number or the new one.
    private void Write(string name, int number)
    {
        File.WriteAllText(PathOf($"{name}.new"), $"{number.ToString(CultureInfo.InvariantCulture)}\n");
        File.Move(PathOf($"{name}.new"), PathOf(name), overwrite: true);
    }

    private void UntilWeightsAre(string expected)
    {
        var started = Stopwatch.GetTimestamp();
        while (Weights() != expected)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"not {expected} but {Weights()} after {Patience.TotalSeconds} s");
            Thread.Sleep(20);
        }
    }

    // As ipvsadm lists them: "  -> 198.51.100.1:80  Masq  10  0  0".
    private string Weights() => string.Join(' ', _network.Machine.Exec("ipvsadm", "-ln")
        .Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words is ["->", _, "Masq", ..])
        .Select(words => $"{words[1].Split(':')[0].Split('.')[3]}={words[3]}")
        .Order(StringComparer.Ordinal));

    private static async Task AnswerAsync(TcpListener listener, Func<string> says)
    {
        try
        {
            while (true)
            {
                using var asked = await listener.AcceptSocketAsync();
                await asked.SendAsync(Encoding.ASCII.GetBytes($"{says()}\n"));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
