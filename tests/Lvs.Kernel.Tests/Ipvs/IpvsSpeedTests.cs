using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Lvs.Core;
using Lvs.Core.Ipvs;
using Xunit.Abstractions;
using static Lvs.Kernel.Tests.Ipvs.IpvsFixture;

namespace Lvs.Kernel.Tests.Ipvs;

/// <summary>1,000 services of 10 servers from empty, by us and by <c>ipvsadm -R</c>, in the same kernel one after the other.</summary>
public sealed class IpvsSpeedTests(ITestOutputHelper output)
{
    private const int Services = 1000;
    private const int Servers = 10;

    [Fact]
    public void A_whole_table_is_written_at_least_ten_times_as_fast_as_ipvsadm_restores_it()
    {
        using var ours = new IpvsFixture();
        using var theirs = new IpvsFixture();
        ImmutableArray<DesiredService> desired = [.. Enumerable.Range(0, Services).Select(Row)];
        // Modules, code and caches, before anything is measured.
        ours.Do(IpvsReconciler.Plan(desired[..20], [.. ours.Client.Dump().Select(KnownService.Of)], new HashSet<ServiceKey>()));
        ours.Client.Flush();

        var adopt = Stopwatch.StartNew();
        var plan = IpvsReconciler.Plan(desired, [.. ours.Client.Dump().Select(KnownService.Of)], new HashSet<ServiceKey>());
        var planned = adopt.Elapsed;
        var results = ours.Client.Apply(plan);
        var written = adopt.Elapsed;
        Assert.All(results, static result => Assert.Equal(IpvsOutcome.Done, result.Outcome));
        adopt.Restart();
        Assert.Empty(IpvsReconciler.Plan(desired, [.. ours.Client.Dump().Select(KnownService.Of)], new HashSet<ServiceKey>()));
        var adopted = adopt.Elapsed;

        var saved = Path.GetTempFileName();
        try
        {
            File.WriteAllText(saved, ours.Namespace.Exec("ipvsadm", "-Sn"));
            var restore = Stopwatch.StartNew();
            theirs.Namespace.Exec("sh", "-c", $"ipvsadm -R < {saved}");
            var restored = restore.Elapsed;
            Assert.Equal(IpvsAudit.Digest(desired), IpvsAudit.Digest(theirs.Client.Dump()));

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Services} services × {Servers} servers: plan {planned.TotalMilliseconds:F0} ms, plan and write {written.TotalMilliseconds:F0} ms, "
                    + $"adopt {adopted.TotalMilliseconds:F0} ms; ipvsadm -R {restored.TotalMilliseconds:F0} ms"));
            Assert.InRange(written, TimeSpan.Zero, restored / 10);
        }
        finally
        {
            File.Delete(saved);
        }
    }

    private static DesiredService Row(int number)
    {
        var key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), (ushort)(1000 + number));
        return new DesiredService(
            Service(key, "wlc"),
            Enumerable.Range(1, Servers)
                .Select(server => Destination(new DestinationKey(IPAddress.Parse($"10.0.0.{server}"), key.Port)))
                .ToValueList());
    }
}
