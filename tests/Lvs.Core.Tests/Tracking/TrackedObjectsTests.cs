using Lvs.Core.Config;
using Lvs.Core.Tracking;

namespace Lvs.Core.Tests.Tracking;

/// <summary>What an instance follows, with which weight.</summary>
public sealed class TrackedObjectsTests
{
    private static readonly TrackedObjects Objects = new(
        [new TrackScriptConfig { Name = "proxy", Weight = -30, Reverse = true }, new TrackScriptConfig { Name = "plain" }],
        [new TrackFileConfig { Name = "load" }],
        [new TrackProcessConfig { Name = "web", Weight = 7 }]);

    [Fact]
    [Trait("row", "1.7 default weights")]
    public void What_is_not_said_where_it_is_followed_is_as_the_block_says()
        => Assert.Equal(
            "interface eth2 0, script proxy -30 reverse, script plain 5, file load 1, process web 7 reverse",
            Shown(Objects.FollowedBy(
                Instance(100, new TrackingConfig
                {
                    Interfaces = [new("eth2")],
                    Scripts = [new("proxy"), new("plain", 5), new("nowhere")],
                    Files = [new("load")],
                    Processes = [new("web", null, true)],
                }),
                null,
                hasOwner: false)));

    [Fact]
    public void Of_two_of_one_name_the_first_counts()
        => Assert.Equal(
            "interface eth2 5",
            Shown(Objects.FollowedBy(Instance(100, new TrackingConfig { Interfaces = [new("eth2", 5), new("eth2", 9)] }), null, hasOwner: false)));

    [Fact]
    [Trait("row", "2.7 owner fixed at 255")]
    public void An_owner_follows_what_has_no_weight_and_files_of_the_default_weight_without_it()
        => Assert.Equal(
            "interface eth3 0, script plain 0, file load 0",
            Shown(Objects.FollowedBy(Instance(255, Everything), null, hasOwner: false)));

    [Fact]
    [Trait("row", "2.11 member trackers with weight are dropped")]
    public void A_member_of_a_group_has_no_weights_of_its_own()
    {
        var group = new SyncGroupConfig { Name = "VG", Instances = ["VI_1"] };
        Assert.Equal(
            "interface eth2 0, interface eth3 0, script plain 0, file load 0",
            Shown(Objects.FollowedBy(Instance(100, Everything), group, hasOwner: false)));
    }

    [Fact]
    [Trait("row", "1.8 sync_group_tracking_weight")]
    public void Unless_the_group_keeps_weights()
    {
        var group = new SyncGroupConfig { Name = "VG", Instances = ["VI_1"], KeepsWeights = true };
        Assert.Equal(
            "interface eth2 5, interface eth3 0, script proxy -30 reverse, script plain 0, file load 1, process web 7",
            Shown(Objects.FollowedBy(Instance(100, Everything), group, hasOwner: false)));
    }

    [Fact]
    [Trait("row", "1.7 sync-group trackers")]
    public void What_a_group_follows_each_member_follows_with_the_weight_of_the_group_unless_its_own_is_none()
    {
        var group = new SyncGroupConfig
        {
            Name = "VG",
            Instances = ["VI_1"],
            KeepsWeights = true,
            Tracking = new TrackingConfig { Interfaces = [new("eth2", -40), new("eth3", 20)], Files = [new("load", -2)] },
        };
        Assert.Equal(
            "interface eth2 -40 of VG, interface eth3 0, file load -2 of VG",
            Shown(Objects.FollowedBy(
                Instance(100, new TrackingConfig { Interfaces = [new("eth2", 5), new("eth3")] }), group, hasOwner: false)));
    }

    [Fact]
    [Trait("row", "1.7 sync-group trackers")]
    public void A_group_with_an_owner_follows_everything_without_weights()
    {
        var group = new SyncGroupConfig { Name = "VG", Instances = ["VI_1"], Tracking = new TrackingConfig { Scripts = [new("proxy")] } };
        Assert.Equal("script proxy 0 reverse of VG", Shown(Objects.FollowedBy(Instance(100, new TrackingConfig()), group, hasOwner: true)));
    }

    [Fact]
    public void Of_a_configuration_only_what_somebody_follows_is_tracked_and_weights_make_no_difference_to_how()
    {
        var config = new DirectorConfig
        {
            VrrpInstances = [Instance(100, new TrackingConfig { Scripts = [new("proxy")], Interfaces = [new("eth2")] })],
            TrackScripts = Objects.Scripts,
            TrackFiles = Objects.Files,
        };
        var specs = Specs(config);
        Assert.Equal(["interface eth2", "script proxy"], specs.Select(spec => spec.Key.ToString()));
        Assert.Equal(specs, Specs(config with { TrackScripts = [Objects.Scripts[0] with { Weight = 9, Reverse = false }] }));
        Assert.NotEqual(specs, Specs(config with { TrackScripts = [Objects.Scripts[0] with { Rise = 9 }] }));
        Assert.NotEqual(specs, Specs(config with { Global = new GlobalConfig { Process = new ProcessConfig { ScriptUser = "nobody" } } }));
        Assert.NotEqual(specs, Specs(config with { Global = new GlobalConfig { Process = new ProcessConfig { ScriptSecurity = true } } }));
    }

    private static ValueList<TrackerSpec> Specs(DirectorConfig config) => TrackerSpec.Of(
        TrackedObjects.FollowedIn(config).Values.SelectMany(items => items).Select(item => item.Key), TrackedObjects.Of(config), config.Global.Process);

    private static TrackingConfig Everything => new()
    {
        Interfaces = [new("eth2", 5), new("eth3")],
        Scripts = [new("proxy"), new("plain")],
        Files = [new("load")],
        Processes = [new("web")],
    };

    private static VrrpInstanceConfig Instance(byte priority, TrackingConfig tracking)
        => new() { Name = "VI_1", Interface = "eth0", VirtualRouterId = 51, Priority = priority, Tracking = tracking };

    private static string Shown(ValueList<Followed> followed) => string.Join(", ", followed.Select(item
        => $"{item.Key} {item.Weight}{(item.IsReversed ? " reverse" : "")}{(item.Group is null ? "" : $" of {item.Group}")}"));
}
