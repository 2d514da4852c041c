using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lvs.Core.Config.Keepalived;

/// <summary>What only shows when all instances are known: duplicates, families, what strict mode contradicts.</summary>
internal sealed class InstanceMeaning(ReaderContext context, RootDraft root)
{
    /// <summary>The count of an advert is one byte (RFC 3768 section 5.3.6).</summary>
    private const int MostAddresses = 255;

    private readonly Dictionary<string, SourcePosition> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Interface, AddressFamily Family, int RouterId), SourcePosition> _routerIds = [];

    public ValueList<VrrpInstanceConfig> Finish()
    {
        foreach (var instance in root.Instances)
        {
            CheckName(instance);
            CheckAddresses(instance);
            CheckRouterId(instance);
            CheckState(instance);
        }

        CheckStrict();
        return root.Instances.Select(i => i.ToConfig(root.Global)).OfType<VrrpInstanceConfig>().ToValueList();
    }

    private void CheckName(InstanceDraft instance)
    {
        if (!_names.TryAdd(instance.Name.Text, instance.Name.Position))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.DuplicateInstance,
                instance.Name.Position,
                $"there is a vrrp_instance {Shown.Value(instance.Name.Text)} at {_names[instance.Name.Text]} already; expected "
                    + "another name");
        }
    }

    private void CheckAddresses(InstanceDraft instance)
    {
        var seen = new HashSet<IPAddress>();
        var family = FamilyOf(instance);
        var versionReported = false;
        foreach (var (address, position) in instance.Addresses)
        {
            if (!seen.Add(address.Address))
            {
                context.Diagnostics.Error(
                    DiagnosticCodes.DuplicateAddress,
                    position,
                    $"{address.Address} is in this instance already; expected each address once");
            }
            else if (address.Address.AddressFamily != family)
            {
                context.Diagnostics.Error(
                    DiagnosticCodes.MixedFamilies,
                    position,
                    $"{address.Address} is not of the family of the instance's first address; expected one vrrp_instance for IPv4 "
                        + "and one for IPv6");
            }
            else if (family == AddressFamily.InterNetworkV6 && !versionReported)
            {
                versionReported = true;
                context.Diagnostics.Error(
                    DiagnosticCodes.Ipv6NeedsVersion3,
                    position,
                    $"{address.Address} is an IPv6 address, which VRRP version 2 cannot carry; version 3 is not supported yet, "
                        + "expected IPv4 addresses");
            }
        }

        if (seen.Count > MostAddresses)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.TooManyAddresses,
                instance.Addresses[MostAddresses].Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{seen.Count} virtual addresses; expected at most {MostAddresses} in an instance"));
        }
    }

    private void CheckRouterId(InstanceDraft instance)
    {
        if (instance.Interface is not { } device || instance.RouterId is not { } routerId)
        {
            return;
        }

        var key = (device.Value, FamilyOf(instance), routerId.Value);
        if (!_routerIds.TryAdd(key, routerId.Position))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.DuplicateRouterId,
                routerId.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"virtual_router_id {routerId.Value} is in use on {Shown.Value(device.Value)} already, at {_routerIds[key]}; "
                        + $"expected another one"));
        }
    }

    private void CheckState(InstanceDraft instance)
    {
        if (!instance.IsMaster || instance.State is not { } state)
        {
            return;
        }

        if (instance.Keys?.Lacks("priority") == true)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.MasterWithoutPriority,
                state.Position,
                "'state MASTER' without 'priority' means priority 255, the owner of the addresses, as in keepalived: write the priority");
        }
        else if (root.Global.Strict is { Value: true } && instance.Priority is { Value: < InstanceDraft.OwnerPriority } priority)
        {
            context.Diagnostics.WarningOnce(
                DiagnosticCodes.StateIsAWish,
                state.Position,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'state MASTER' with priority {priority.Value} is only a wish: under 'vrrp_strict' keepalived makes it "
                        + $"BACKUP; the election goes by priority: write 'state BACKUP'"));
        }
    }

    private void CheckStrict()
    {
        if (root.Global.Strict is not { Value: true } strict || root.Instances.Count == 0)
        {
            return;
        }

        var (forbids, does) = root.Instances.Any(i => i.Password is not null)
            ? ("forbids authentication (keepalived would send no password, its peers with one would drop its adverts: two masters) and ",
                "the password is used and ")
            : ("", "");
        context.Diagnostics.Warning(
            DiagnosticCodes.StrictContradiction,
            strict.Position,
            $"'vrrp_strict' contradicts this configuration: it {forbids}drops all traffic to the virtual addresses in VRRP "
                + $"version 2; here {does}the virtual addresses answer: remove 'vrrp_strict'");
    }

    private static AddressFamily FamilyOf(InstanceDraft instance)
        => instance.Addresses.Count == 0 ? AddressFamily.InterNetwork : instance.Addresses[0].Value.Address.AddressFamily;
}
