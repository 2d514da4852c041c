using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Config.Reload;

/// <summary>Works out one <see cref="ReloadPlan"/>.</summary>
internal sealed class ReloadPlanner(DirectorConfig running, DirectorConfig next)
{
    private const int NamesShown = 8;

    private static readonly ImmutableArray<Setting> ComparedElsewhere =
    [
        RootSchema.Globals, RootSchema.Instances, RootSchema.SyncGroups, RootSchema.Services,
        .. new[] { "track_group", "vrrp_script", "track_file", "vrrp_track_process", "bfd_instance" }.Select(RowOf),
    ];

    private readonly ImmutableArray<ReloadStep>.Builder _steps = ImmutableArray.CreateBuilder<ReloadStep>();

    /// <summary>The steps in their order.</summary>
    public ReloadPlan Plan()
    {
        var settings = WithoutObjects(running) != WithoutObjects(next);
        var services = Matching<VirtualServiceConfig>.Of(running.Services, next.Services, service => service.Key);
        var indirect = Matching<VirtualServiceConfig>.Of(
            running.IndirectServices, next.IndirectServices, service => (service.Key, service.Group));
        var instances = Matching<VrrpInstanceConfig>.Of(
            running.VrrpInstances, next.VrrpInstances, instance => (instance.Name, VrrpSettings.RouterOf(instance)));

        if (settings)
        {
            ChangeGlobals();
            ChangeTopLevel();
            Referred(isRemoval: false);
        }

        Order(RootSchema.Services.Keyword, services.IsReordered, next.Services, service => service.Key);
        Order(RootSchema.Services.Keyword, indirect.IsReordered, next.IndirectServices, service => service.Key);
        Order(RootSchema.Instances.Keyword, instances.IsReordered, next.VrrpInstances, instance => instance.Name);
        SetServices(services);
        SetServices(indirect);
        SetInstances(instances);
        RemoveServices(services);
        RemoveServices(indirect);

        if (settings)
        {
            Referred(isRemoval: true);
            if (_steps.Count == 0)
            {
                Add(ReloadAction.Change, new ConfigObject.TopLevel(), []);
            }
        }

        return new ReloadPlan(new(_steps.ToImmutable()));
    }

    private static DirectorConfig WithoutObjects(DirectorConfig config)
        => config with { Services = [], IndirectServices = [], VrrpInstances = [] };

    private static Setting RowOf(string keyword) => RootSchema.Schema.Find(keyword)!;

    private void ChangeGlobals()
    {
        var changes = Difference.Between(GlobalSchema.Schema, running.Global, next.Global).Select(difference => difference.Change).ToList();
        if (running.Global.AddressLease != next.Global.AddressLease)
        {
            changes.Add(new SettingChange("address lease", Seconds(running.Global.AddressLease), Seconds(next.Global.AddressLease)));
        }

        if (changes.Count > 0)
        {
            Add(ReloadAction.Change, new ConfigObject.Globals(), changes);
        }
    }

    private static string Seconds(TimeSpan? lease)
        => lease is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s") : "off";

    private void ChangeTopLevel()
    {
        var differences = Difference.Between(RootSchema.Schema, running, next, ComparedElsewhere.AsSpan());
        if (!differences.IsEmpty)
        {
            Add(ReloadAction.Change, new ConfigObject.TopLevel(), differences.Select(difference => difference.Change));
        }
    }

    // What others refer to is there before them and goes after them.
    private void Referred(bool isRemoval)
    {
        Named(RootSchema.SyncGroups, running.SyncGroups, next.SyncGroups, item => item.Name, isRemoval);
        Named(RowOf("track_group"), running.TrackGroups, next.TrackGroups, item => item.Name, isRemoval);
        Named(RowOf("vrrp_script"), running.TrackScripts, next.TrackScripts, item => item.Name, isRemoval);
        Named(RowOf("track_file"), running.TrackFiles, next.TrackFiles, item => item.Name, isRemoval);
        Named(RowOf("vrrp_track_process"), running.TrackProcesses, next.TrackProcesses, item => item.Name, isRemoval);
        Named(RowOf("bfd_instance"), running.BfdSessions, next.BfdSessions, item => item.Name, isRemoval);
    }

    private void Named<T>(Setting row, ValueList<T> before, ValueList<T> after, Func<T, string> name, bool isRemoval)
        where T : class
    {
        var matching = Matching<T>.Of(before, after, name);
        var effect = Consequences.OfReferred(row);
        if (isRemoval)
        {
            foreach (var item in matching.Removed)
            {
                Add(ReloadAction.Remove, new ConfigObject.Referred(row.Keyword, name(item)), [], effect);
            }

            return;
        }

        foreach (var item in matching.Added)
        {
            Add(ReloadAction.Add, new ConfigObject.Referred(row.Keyword, name(item)), [], effect);
        }

        foreach (var (old, item) in matching.Changed)
        {
            var changes = Difference.Between((BlockSchema<T>)row.Inner!, old, item).Select(difference => difference.Change);
            Add(ReloadAction.Change, new ConfigObject.Referred(row.Keyword, name(item)), changes, effect);
        }

        Order(row.Keyword, matching.IsReordered, after, name);
    }

    private void SetServices(Matching<VirtualServiceConfig> services)
    {
        foreach (var service in services.Added)
        {
            var settings = Said(ServiceSchema.Schema, service, ServiceSchema.Title.Unset(next, service), ServiceSchema.RealServers);
            var servers = service.RealServers.Select(
                server => new SettingChange(ServiceSchema.RealServers.Keyword, null, server.Key.ToString()));
            Add(ReloadAction.Add, ObjectOf(service), settings.Concat(servers));
        }

        foreach (var (old, service) in services.Changed)
        {
            ChangeService(old, service);
        }
    }

    private void ChangeService(VirtualServiceConfig old, VirtualServiceConfig service)
    {
        var self = ObjectOf(service);
        var servers = Matching<RealServerConfig>.Of(old.RealServers, service.RealServers, server => server.Key);
        if (old with { RealServers = [] } != service with { RealServers = [] })
        {
            var differences = Difference.Between(ServiceSchema.Schema, old, service, ServiceSchema.RealServers);
            Add(ReloadAction.Change, self, differences.Select(difference => difference.Change));
        }

        Order(ServiceSchema.RealServers.Keyword, servers.IsReordered, service.RealServers, server => server.Key, self);
        foreach (var server in servers.Added)
        {
            var settings = Said(RealServerSchema.Schema, server, RealServerSchema.Title.Unset(service, server));
            Add(ReloadAction.Add, new ConfigObject.Server(self, server.Key), settings);
        }

        foreach (var (before, server) in servers.Changed)
        {
            var changes = Difference.Between(RealServerSchema.Schema, before, server).Select(difference => difference.Change);
            Add(ReloadAction.Change, new ConfigObject.Server(self, server.Key), changes, Consequences.OfServer(before, server));
        }

        foreach (var server in servers.Removed)
        {
            Add(ReloadAction.Remove, new ConfigObject.Server(self, server.Key), [], (Consequence.Drains, Consequences.Leaving));
        }
    }

    private void RemoveServices(Matching<VirtualServiceConfig> services)
    {
        foreach (var service in services.Removed)
        {
            Add(ReloadAction.Remove, ObjectOf(service), [], (Consequence.DropsConnections, Consequences.ServiceGone));
        }
    }

    private static ConfigObject.Service ObjectOf(VirtualServiceConfig service) => new(service.Key, service.Group);

    // An address that moves from one instance to another is given up before it is taken.
    private void SetInstances(Matching<VrrpInstanceConfig> instances)
    {
        foreach (var instance in instances.Removed)
        {
            Add(ReloadAction.Remove, new ConfigObject.Instance(instance.Name), [], (Consequence.MovesAddress, Consequences.Resigns));
        }

        foreach (var (old, instance) in instances.Changed)
        {
            RemoveAddresses(old, instance);
        }

        foreach (var (old, instance) in instances.Changed)
        {
            ChangeInstance(old, instance);
        }

        foreach (var instance in instances.Added)
        {
            var settings = Said(InstanceSchema.Schema, instance, InstanceSchema.Unset(next.Global, instance.Name));
            Add(ReloadAction.Add, new ConfigObject.Instance(instance.Name), settings, (Consequence.MovesAddress, Consequences.Elected));
        }
    }

    private void ChangeInstance(VrrpInstanceConfig old, VrrpInstanceConfig instance)
    {
        var self = new ConfigObject.Instance(instance.Name);
        var addresses = Matching<VirtualAddress>.Of(AddressesOf(old), AddressesOf(instance), address => HeldAs(instance, address));
        var isReordered = addresses.IsReordered || HasChangedLists(old, instance);
        if (isReordered || WithoutAddresses(old) != WithoutAddresses(instance))
        {
            Setting[] except = isReordered ? [] : [InstanceSchema.VirtualAddresses, InstanceSchema.ExcludedAddresses];
            var differences = Difference.Between(InstanceSchema.Schema, old, instance, except);
            var effect = differences.Select(Consequences.OfInstance).MaxBy(effect => effect.Consequence);
            Add(ReloadAction.Change, self, differences.Select(difference => difference.Change), effect);
        }

        foreach (var (before, address) in addresses.Changed)
        {
            Add(ReloadAction.Change, new ConfigObject.Address(self, address), [new SettingChange("options", Words(before), Words(address))]);
        }

        foreach (var address in addresses.Added)
        {
            Add(ReloadAction.Add, new ConfigObject.Address(self, address), []);
        }
    }

    private void RemoveAddresses(VrrpInstanceConfig old, VrrpInstanceConfig instance)
    {
        var self = new ConfigObject.Instance(instance.Name);
        var addresses = Matching<VirtualAddress>.Of(AddressesOf(old), AddressesOf(instance), address => HeldAs(instance, address));
        foreach (var address in addresses.Removed)
        {
            Add(ReloadAction.Remove, new ConfigObject.Address(self, address), [], (Consequence.MovesAddress, Consequences.AddressGone));
        }
    }

    private static ValueList<VirtualAddress> AddressesOf(VrrpInstanceConfig instance)
        => [.. instance.Addresses.Items, .. instance.ExcludedAddresses.Items];

    private static VrrpInstanceConfig WithoutAddresses(VrrpInstanceConfig instance) => instance with { Addresses = [], ExcludedAddresses = [] };

    // What the kernel tells addresses apart by; the rest of what is said about one is changed in place.
    private static (IPAddress Address, int PrefixLength, string Interface) HeldAs(VrrpInstanceConfig instance, VirtualAddress address)
        => (address.Address, address.PrefixLength, address.Interface ?? instance.Interface);

    /// <summary>Whether an address that stays is advertised now and was excluded before, or the other way round.</summary>
    private static bool HasChangedLists(VrrpInstanceConfig old, VrrpInstanceConfig instance)
    {
        var advertised = old.Addresses.Select(address => HeldAs(old, address)).ToHashSet();
        var excluded = old.ExcludedAddresses.Select(address => HeldAs(old, address)).ToHashSet();
        return instance.Addresses.Any(address => excluded.Contains(HeldAs(instance, address)))
            || instance.ExcludedAddresses.Any(address => advertised.Contains(HeldAs(instance, address)));
    }

    private static string Words(VirtualAddress address) => string.Join(' ', Entries.Show(address));

    private static IEnumerable<SettingChange> Said<T>(BlockSchema<T> schema, T model, T unset, params ReadOnlySpan<Setting> except)
        where T : class
        => Difference.Said(schema, model, unset, except).Select(difference => difference.Change);

    private void Order<T, TName>(string keyword, bool isReordered, ValueList<T> after, Func<T, TName> name, ConfigObject? parent = null)
        where TName : notnull
    {
        if (isReordered)
        {
            var names = after.Take(NamesShown).Select(item => name(item).ToString());
            var order = string.Join(", ", names) + (after.Count > NamesShown ? ", …" : "");
            Add(ReloadAction.Change, parent ?? new ConfigObject.TopLevel(), [new SettingChange($"order of {keyword}", null, order)]);
        }
    }

    private void Add(
        ReloadAction action, ConfigObject about, IEnumerable<SettingChange> changes, (Consequence Consequence, string? Reason) effect = default)
        => _steps.Add(new ReloadStep
        {
            Action = action,
            Object = about,
            Changes = changes.ToValueList(),
            Consequence = effect.Consequence,
            Reason = effect.Reason,
        });
}
