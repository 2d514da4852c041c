using System.Net;
using Lvs.Core.Vrrp;

namespace Lvs.Core.Tests.Vrrp;

/// <summary>A machine with its state, driven by sentences in virtual time.</summary>
internal sealed class Router(VrrpSettings settings)
{
    /// <summary>Priority 100, one second, 10.0.0.5, version 2.</summary>
    public static readonly VrrpSettings Version2 = new()
    {
        VirtualRouterId = 51,
        Priority = 100,
        AdvertInterval = TimeSpan.FromSeconds(1),
        LocalAddress = IPAddress.Parse("10.0.0.5"),
        Addresses = [Adverts.Address("10.0.0.100", 32)],
        AddressLease = TimeSpan.FromSeconds(3),
    };

    /// <summary>The same in version 3 at 100 ms.</summary>
    public static readonly VrrpSettings Version3 = Version2 with { Version = 3, AdvertInterval = TimeSpan.FromMilliseconds(100) };

    public VrrpSettings Settings { get; private set; } = settings;

    public VrrpState State { get; set; }

    /// <summary>Whether who writes the addresses answers.</summary>
    public bool IsAnswered { get; set; } = true;

    public IReadOnlyList<VrrpEffect> Effects { get; private set; } = [];

    /// <summary>All effects since it was made.</summary>
    public List<VrrpEffect> History { get; } = [];

    public TimeSpan Now { get; private set; }

    public VrrpRole Role => State.Role;

    /// <summary>When the next thing is due, in seconds.</summary>
    public double Deadline => State.Deadline!.Value.TotalSeconds;

    /// <summary>When the master counts as down, in seconds.</summary>
    public double MasterDownAt => State.MasterDownAt!.Value.TotalSeconds;

    public Router At(double seconds) => At(TimeSpan.FromSeconds(seconds));

    public Router At(TimeSpan now)
    {
        Now = now;
        return this;
    }

    public Router Give(VrrpInput input)
    {
        (State, var effects) = VrrpMachine.Step(Settings, State, input, Now);
        if (IsAnswered && effects.Any(effect => effect is VrrpEffect.TakeAddresses or VrrpEffect.RenewAddresses))
        {
            (State, var more) = VrrpMachine.Step(Settings, State, VrrpInput.AddressesAnswered.Instance, Now);
            Assert.Empty(more);
        }

        Effects = [.. effects];
        History.AddRange(effects);
        return this;
    }

    public Router Started() => Give(new VrrpInput.Started());

    public Router Awake() => Give(VrrpInput.DeadlinePassed.Instance);

    /// <summary>Lets time pass; every deadline is met on time. Returns the effects on the way, with their times.</summary>
    public List<(double At, VrrpEffect Effect)> Run(double untilSeconds)
    {
        var all = new List<(double, VrrpEffect)>();
        while (State.Deadline is { } due && due.TotalSeconds <= untilSeconds)
        {
            At(due > Now ? due : Now).Awake();
            all.AddRange(Effects.Select(effect => (Now.TotalSeconds, effect)));
        }

        At(untilSeconds);
        return all;
    }

    /// <summary>Started at 0, and nobody else there.</summary>
    public Router Master()
    {
        Started();
        Run(Settings.MasterDownInterval.TotalSeconds);
        Assert.Equal(VrrpRole.Master, Role);
        return this;
    }

    public Router Hear(byte priority, string source = "10.0.0.9", double? interval = null)
    {
        var advert = new VrrpAdvert(
            Adverts.At(source), priority, interval is { } seconds ? TimeSpan.FromSeconds(seconds) : Settings.AdvertInterval);
        (State, var effects) = VrrpMachine.Step(Settings, State, advert, Now);
        Effects = [.. effects];
        History.AddRange(effects);
        return this;
    }

    public Router Change(VrrpSettings next)
    {
        var before = Settings;
        Settings = next;
        return Give(new VrrpInput.SettingsChanged(before));
    }

    public void Is(VrrpRole role, string reason)
        => Assert.Equal((role, reason), Effects.OfType<VrrpEffect.RoleChanged>().Select(change => (change.To, change.Reason)).Single());
}
