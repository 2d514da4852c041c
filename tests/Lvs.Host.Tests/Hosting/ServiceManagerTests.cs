using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lvs.Host.Hosting;
using Lvs.Host.Takeover;

namespace Lvs.Host.Tests.Hosting;

/// <summary>What systemd is told, and what a successor is started with.</summary>
public sealed class ServiceManagerTests
{
    [Fact]
    public void It_is_told_which_process_runs_also_on_a_socket_without_a_file()
    {
        var name = $"lvsd-test-{Guid.NewGuid():N}";
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint('\0' + name));
        ServiceManager.TellRunning('@' + name);
        var told = new byte[100];
        var text = Encoding.ASCII.GetString(told, 0, manager.Receive(told));
        Assert.Equal($"READY=1\nMAINPID={Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}", text);
    }

    [Fact]
    public void Whoever_told_it_learns_that_nobody_listened()
        => Assert.Throws<SocketException>(() => ServiceManager.TellRunning($"@lvsd-test-{Guid.NewGuid():N}"));

    [Theory]
    [InlineData("lvsd run -c /etc/lvsd.conf", "lvsd run -c /etc/lvsd.conf --takeover")]
    [InlineData("dotnet lvsd.dll run --takeover -c x --for lb1", "dotnet lvsd.dll run -c x --for lb1 --takeover")]
    public void A_successor_is_started_like_the_one_before_it(string own, string expected)
        => Assert.Equal(expected.Split(' '), Upgrade.CommandOf(own.Split(' ')));
}
