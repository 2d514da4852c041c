using System.Globalization;
using System.Net;
using System.Text;
using Lvs.Core.Config;

namespace Lvs.Host.Bench;

/// <summary>A configuration of many virtual routers, as text for both programs and as a model.</summary>
internal static class RouterText
{
    /// <summary>Routers on one interface: their numbers go to 255.</summary>
    public const int PerLink = 250;

    /// <summary>The routers of a configuration, numbered from 1 on each link.</summary>
    public static IEnumerable<VrrpInstanceConfig> Routers(int count, Func<int, string> link, byte priority, TimeSpan interval)
        => Enumerable.Range(0, count).Select(n => new VrrpInstanceConfig
        {
            Name = $"V{n}",
            Interface = link(n / PerLink),
            VirtualRouterId = (byte)((n % PerLink) + 1),
            Version = 3,
            Priority = priority,
            AdvertInterval = interval,
            Addresses = [new VirtualAddress(AddressOf(n), 32)],
        });

    /// <summary>The virtual address of a router.</summary>
    public static IPAddress AddressOf(int router) => new([10, (byte)(100 + (router / PerLink)), 0, (byte)((router % PerLink) + 1)]);

    /// <summary>The text. No router is preempted: of two equal ones that is master which was there first.</summary>
    public static string Write(IEnumerable<VrrpInstanceConfig> routers, bool preempt, bool isRealTime = false)
    {
        var text = new StringBuilder("global_defs {\n router_id bench\n").Append(isRealTime ? " vrrp_rt_priority 50\n" : "").Append("}\n");
        foreach (var router in routers)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"vrrp_instance {router.Name} {{\n state BACKUP\n{(preempt ? "" : " nopreempt\n")} interface {router.Interface}\n version 3\n")
                .Append(CultureInfo.InvariantCulture, $" virtual_router_id {router.VirtualRouterId}\n priority {router.Priority}\n")
                .Append(CultureInfo.InvariantCulture, $" advert_int {router.AdvertInterval.TotalSeconds}\n")
                .Append(CultureInfo.InvariantCulture, $" virtual_ipaddress {{\n  {router.Addresses[0].Address}/32\n }}\n}}\n");
        }

        return text.ToString();
    }
}
