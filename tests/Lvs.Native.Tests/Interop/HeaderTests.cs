using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lvs.Core.Ipvs;
using Lvs.Native.Interop;

namespace Lvs.Native.Tests.Interop;

/// <summary>Has a C compiler compare every number and layout below Lvs.Native.Interop with the headers they were taken from.</summary>
public sealed class HeaderTests
{
    private const BindingFlags Members = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly (string Name, uint Value)[] CoreNumbers =
    [
        ("IP_VS_SVC_F_PERSISTENT", (uint)IpvsServiceFlags.Persistent),
        ("IP_VS_SVC_F_HASHED", (uint)IpvsServiceFlags.Hashed),
        ("IP_VS_SVC_F_ONEPACKET", (uint)IpvsServiceFlags.OnePacket),
        ("IP_VS_SVC_F_SCHED1", (uint)IpvsServiceFlags.Scheduler1),
        ("IP_VS_SVC_F_SCHED2", (uint)IpvsServiceFlags.Scheduler2),
        ("IP_VS_SVC_F_SCHED3", (uint)IpvsServiceFlags.Scheduler3),
        ("IP_VS_CONN_F_MASQ", (uint)ForwardingMethod.Masquerade),
        ("IP_VS_CONN_F_LOCALNODE", (uint)ForwardingMethod.Local),
        ("IP_VS_CONN_F_TUNNEL", (uint)ForwardingMethod.Tunnel),
        ("IP_VS_CONN_F_DROUTE", (uint)ForwardingMethod.DirectRouting),
        ("IP_VS_CONN_F_TUNNEL_TYPE_IPIP", (uint)TunnelKind.IpInIp),
        ("IP_VS_CONN_F_TUNNEL_TYPE_GUE", (uint)TunnelKind.Gue),
        ("IP_VS_CONN_F_TUNNEL_TYPE_GRE", (uint)TunnelKind.Gre),
        ("IP_VS_TUNNEL_ENCAP_FLAG_NOCSUM", (uint)TunnelChecksum.None),
        ("IP_VS_TUNNEL_ENCAP_FLAG_CSUM", (uint)TunnelChecksum.Checksum),
        ("IP_VS_TUNNEL_ENCAP_FLAG_REMCSUM", (uint)TunnelChecksum.RemoteChecksum),
        ("IPPROTO_TCP", (uint)TransportProtocol.Tcp),
        ("IPPROTO_UDP", (uint)TransportProtocol.Udp),
        ("IPPROTO_SCTP", (uint)TransportProtocol.Sctp),
    ];

    [Fact]
    public void Every_constant_and_structure_agrees_with_its_C_header()
    {
        var sources = InteropTypes()
            .Select(type => (Type: type, Header: type.GetCustomAttribute<CHeaderAttribute>()))
            .Where(static item => item.Header is not null)
            .GroupBy(static item => item.Header!.Header)
            .Select(static group => Source(group.Key, group.SelectMany(static item => Assertions(item.Type, item.Header!))))
            .Append(Source("netinet/in.h>\n#include <linux/ip_vs.h", CoreNumbers.Select(static number => Equal(number.Name, number.Value))))
            .ToList();
        Assert.True(sources.Count > 15, "The reflection lost the interop types.");
        Assert.Equal("", Compile(sources));
    }

    [Fact]
    public void A_wrong_number_is_found_by_the_compiler()
        => Assert.Contains("IPVS_CMD_FLUSH", Compile([Source("linux/ip_vs.h", [Equal("IPVS_CMD_FLUSH", 16)])]), StringComparison.Ordinal);

    [Fact]
    public void Every_interop_type_with_constants_or_a_layout_names_its_header()
        => Assert.Empty(InteropTypes()
            .Where(static type => type.GetCustomAttribute<CHeaderAttribute>() is null && type.GetCustomAttribute<InlineArrayAttribute>() is null)
            .Where(static type => type.IsValueType || Constants(type).Any())
            .Select(static type => type.Name));

    [Fact]
    public void Every_errno_has_its_own_name()
        => Assert.All(Constants(typeof(Errno)), static field => Assert.Equal(field.Name, Errno.NameOf((int)field.GetRawConstantValue()!)));

    private static IEnumerable<Type> InteropTypes()
        => typeof(CHeaderAttribute).Assembly.GetTypes()
            .Where(static type => type.Namespace == typeof(CHeaderAttribute).Namespace && type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && !type.IsNested);

    private static IEnumerable<FieldInfo> Constants(Type type) => type.GetFields(Members).Where(static field => field.IsLiteral);

    private static IEnumerable<string> Assertions(Type type, CHeaderAttribute header)
    {
        if (header.CType is null)
        {
            return Constants(type).Select(static field => Equal(field.Name, field.GetRawConstantValue()!));
        }

        return type.GetFields(Members)
            .Where(static field => !field.IsStatic)
            .Select(field => Equal($"offsetof({header.CType}, {field.Name})", Marshal.OffsetOf(type, field.Name)))
            .Prepend(Equal($"sizeof({header.CType})", SizeOf(type)));
    }

    // Marshal.SizeOf does not know inline arrays.
    private static object SizeOf(Type type)
        => typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static string Equal(string expression, object value)
        => string.Create(CultureInfo.InvariantCulture, $"_Static_assert(({expression}) == ({value}), \"{expression}\");");

    private static string Source(string header, IEnumerable<string> assertions)
        => $"#define _GNU_SOURCE\n#include <stddef.h>\n#include <{header}>\n{string.Join('\n', assertions)}\n";

    private static string Compile(IReadOnlyList<string> sources)
    {
        var directory = Directory.CreateTempSubdirectory("lvs-headers");
        try
        {
            List<string> arguments = ["-std=gnu11", "-fsyntax-only"];
            foreach (var source in sources)
            {
                var path = Path.Combine(directory.FullName, $"header{arguments.Count}.c");
                File.WriteAllText(path, source, new UTF8Encoding(false));
                arguments.Add(path);
            }

            using var compiler = Process.Start(new ProcessStartInfo("cc", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            var errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? "" : errors + string.Join('\n', sources);
        }
        catch (Win32Exception)
        {
            Assert.Fail("This test needs a C compiler and the kernel headers: apt-get install gcc libc6-dev linux-libc-dev");
            throw;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
