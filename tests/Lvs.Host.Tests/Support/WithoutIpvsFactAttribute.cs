using Lvs.Native.Ipvs;

namespace Lvs.Host.Tests.Support;

/// <summary>A test of what a kernel without ip_vs leads to.</summary>
internal sealed class WithoutIpvsFactAttribute : FactAttribute
{
    public WithoutIpvsFactAttribute()
    {
        try
        {
            using var ipvs = new IpvsClient();
            ipvs.GetInfo();
            Skip = "this kernel has ip_vs";
        }
        catch (IpvsUnavailableException)
        {
        }
    }
}
