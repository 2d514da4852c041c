using System.Globalization;
using System.Net;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Rules;

/// <summary>What works as written and is known to surprise: said when there is nothing worse to say.</summary>
internal sealed class AdviceRules(DirectorConfig config, SourceMap sources, DiagnosticBag diagnostics)
{
    /// <summary>keepalived's wait before the first check, besides the warm-up.</summary>
    private static readonly TimeSpan BeforeFirstCheck = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongUnchecked = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongDetection = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongSilence = TimeSpan.FromMinutes(1);

    public void Check()
    {
        CheckSilence();
        CheckAddressesAreHeld();
        foreach (var service in config.Services.Concat(config.IndirectServices))
        {
            CheckTiming(service);
        }
    }

    private void CheckSilence()
    {
        foreach (var instance in config.VrrpInstances)
        {
            var silence = instance.DownTimerAdverts * instance.AdvertInterval;
            if (silence > LongSilence)
            {
                diagnostics.Warning(
                    DiagnosticCodes.SlowTakeover,
                    sources.Of(instance, InstanceSchema.AdvertInterval),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"with {instance.AdvertInterval.TotalSeconds} s between adverts a dead master is replaced after "
                            + $"{silence.TotalSeconds} s and "
                            + $"more: write a shorter advert_int, 1 is usual"));
            }
        }
    }

    /// <summary>Only where instances hold addresses at all: without them the service's address is the machine's own.</summary>
    private void CheckAddressesAreHeld()
    {
        var held = config.VrrpInstances.SelectMany(i => i.Addresses.Concat(i.ExcludedAddresses))
            .Concat(config.StaticAddresses.Select(s => s.Address))
            .Select(a => a.Address)
            .ToHashSet();
        if (held.Count == 0)
        {
            return;
        }

        var said = new HashSet<IPAddress>();
        foreach (var service in config.Services)
        {
            if (service.Key.Address is { } address && !held.Contains(address) && said.Add(address))
            {
                diagnostics.Warning(
                    DiagnosticCodes.AddressNotHeld,
                    sources.NameOf(service),
                    $"{address} is a virtual address of no instance, so it does not move with them: write it into a "
                        + $"virtual_ipaddress, unless "
                        + "this machine has it by other means");
            }
        }
    }

    /// <summary>The first check of a service stands for all of them, which are mostly alike.</summary>
    private void CheckTiming(VirtualServiceConfig service)
    {
        CheckConfig? late = null;
        CheckConfig.Network? overlapping = null;
        CheckConfig.Network? slow = null;
        foreach (var server in service.RealServers)
        {
            foreach (var check in server.Checks)
            {
                late ??= IsLate(check) ? check : null;
                if (check is CheckConfig.Network network and not CheckConfig.Agent)
                {
                    overlapping ??= network.ConnectTimeout > network.DelayLoop ? network : null;
                    slow ??= DetectionOf(network) > LongDetection.TotalSeconds ? network : null;
                }
            }
        }

        if (late is not null)
        {
            Say(
                DiagnosticCodes.UncheckedTraffic,
                service,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"after a start servers take traffic at once, and their first check may come after "
                        + $"{(BeforeFirstCheck + WarmupOf(late)).TotalSeconds} s "
                        + $"only, as in keepalived: write a shorter 'warmup' or 'delay_loop'"));
        }

        if (overlapping is not null)
        {
            Say(
                DiagnosticCodes.IntervalShorterThanTimeout,
                overlapping,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a server that hangs is checked every {(overlapping.DelayLoop + overlapping.ConnectTimeout).TotalSeconds} s "
                        + $"and not every "
                        + $"{overlapping.DelayLoop.TotalSeconds} s, since a check may take "
                        + $"{overlapping.ConnectTimeout.TotalSeconds} s: write a "
                        + $"connect_timeout below delay_loop"));
        }

        if (slow is not null)
        {
            Say(
                DiagnosticCodes.SlowDetection,
                slow,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a server that hangs takes traffic for up to {DetectionOf(slow)} s (delay_loop, and connect_timeout and "
                        + $"delay_before_retry for each of "
                        + $"{slow.Retry} retries): write less of them"));
        }
    }

    private static TimeSpan WarmupOf(CheckConfig check) => check.Warmup ?? check.DelayLoop;

    private static bool IsLate(CheckConfig check)
        => !check.Alpha && check is not (CheckConfig.Bfd or CheckConfig.TrackedFile) && BeforeFirstCheck + WarmupOf(check) > LongUnchecked;

    /// <summary>Seconds until a server that hangs is found out; as a number, since absurd settings go beyond any time.</summary>
    private static double DetectionOf(CheckConfig.Network check)
        => check.DelayLoop.TotalSeconds + ((check.Retry + 1.0) * check.ConnectTimeout.TotalSeconds)
            + (check.Retry * check.DelayBeforeRetry.TotalSeconds);

    private void Say(string code, object place, string message)
        => diagnostics.WarningOnce(code, code, sources.Of(place), message);
}
