using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Rules;

/// <summary>use_vmac: names among each other, and settings that have no effect.</summary>
internal sealed class VirtualInterfaceRules(DirectorConfig config, SourceMap sources, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, VrrpInstanceConfig> _named = new(StringComparer.Ordinal);

    public void Check()
    {
        foreach (var instance in config.VrrpInstances)
        {
            if (instance.VirtualInterface is { IsIpvlan: false } device)
            {
                CheckName(instance, device);
                CheckEffects(instance, device);
            }
            else if (instance.VmacSendsOnBase)
            {
                diagnostics.Warning(
                    DiagnosticCodes.VirtualInterfaceProblem,
                    sources.KeyOf(instance, InstanceSchema.VmacSendsOnBase),
                    "'vmac_xmit_base' has no effect without 'use_vmac': remove it");
            }
        }
    }

    private void CheckName(VrrpInstanceConfig instance, VirtualInterfaceConfig device)
    {
        if (device.Name is not { } name)
        {
            return;
        }

        if (_named.TryGetValue(name, out var other))
        {
            diagnostics.Error(
                DiagnosticCodes.VirtualInterfaceProblem,
                sources.Of(instance, InstanceSchema.UseVmac),
                $"the virtual interface {Shown.Value(name)} is that of another instance already, at {sources.Of(other, InstanceSchema.UseVmac)}; expected "
                    + "one for each");
        }
        else if (config.VrrpInstances.Any(of => of.Interface == name))
        {
            diagnostics.Error(
                DiagnosticCodes.VirtualInterfaceProblem,
                sources.Of(instance, InstanceSchema.UseVmac),
                $"{Shown.Value(name)} is the interface of an instance; expected a name that no interface has");
        }

        _named.TryAdd(name, instance);
    }

    private void CheckEffects(VrrpInstanceConfig instance, VirtualInterfaceConfig device)
    {
        if (instance.Unicast.Peers.Count > 0 && !instance.VmacSendsOnBase)
        {
            diagnostics.Warning(
                DiagnosticCodes.VirtualInterfaceProblem,
                sources.KeyOf(instance, InstanceSchema.UseVmac),
                "unicast adverts go over the interface itself, not over the virtual one, as in keepalived: write 'vmac_xmit_base'");
        }

        if (instance is { Strict: true, VmacSendsOnBase: true })
        {
            diagnostics.Warning(
                DiagnosticCodes.VirtualInterfaceProblem,
                sources.KeyOf(instance, InstanceSchema.VmacSendsOnBase),
                "strict mode drops 'vmac_xmit_base', as in keepalived: adverts go over the virtual interface: remove it");
        }

        if (instance.Strict && device.MacAddress is { } address)
        {
            diagnostics.Warning(
                DiagnosticCodes.VirtualInterfaceProblem,
                sources.KeyOf(instance, InstanceSchema.UseVmac),
                $"strict mode drops the MAC address {address}, as in keepalived: that of the virtual router is used: remove it");
        }
    }
}
