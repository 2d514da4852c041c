using System.Globalization;
using System.Net;
using Lvs.Core.Config;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;

namespace Lvs.Core.Tests.Services;

/// <summary>A <see cref="ServiceMachine"/> in virtual time, its servers 198.51.100.1, .2 … with one check each.</summary>
internal sealed class RunningService
{
    private readonly Dictionary<ServiceKey, DesiredService> _table = [];

    public RunningService(
        int servers,
        Func<VirtualServiceConfig, VirtualServiceConfig>? with = null,
        Func<RealServerConfig, RealServerConfig>? each = null,
        HandlingConfig? settings = null)
    {
        Config = new VirtualServiceConfig
        {
            Key = ServiceKey.Of(TransportProtocol.Tcp, IPAddress.Parse("192.0.2.1"), 80),
            Method = ForwardingMethod.DirectRouting,
            Handling = settings ?? HandlingConfig.Off,
            RealServers = Enumerable.Range(1, servers).Select(Server).Select(each ?? (server => server)).ToValueList(),
        };
        Config = with?.Invoke(Config) ?? Config;
        Give(new ServiceInput.Started(ByHand.Nothing));
    }

    public VirtualServiceConfig Config { get; private set; }

    public ByHand DecidedByHand { get; private set; } = ByHand.Nothing;

    public ServiceState State { get; private set; } = new();

    public IReadOnlyList<ServiceEffect> Effects { get; private set; } = [];

    public TimeSpan Now { get; private set; }

    public DesiredService Desired => _table[Config.Key];

    /// <summary>"1=10 2=0": last part of the address and weight of each server that shall be in the table, in its order.</summary>
    public string Table => string.Join(' ', Desired.Destinations.Select(server => string.Create(
        CultureInfo.InvariantCulture, $"{server.Key.Address.GetAddressBytes()[3]}={server.Weight}")));

    /// <summary>Last part of the address of each server that may end its connections, as the last input made it.</summary>
    public string Leaving => string.Join(' ', Effects.OfType<ServiceEffect.Publish>()
        .SelectMany(publish => publish.Leaving)
        .Select(server => server.Address.GetAddressBytes()[3]));

    public static DestinationKey Key(int server) => new(IPAddress.Parse($"198.51.100.{server}"), 80);

    public static RealServerConfig Server(int server) => new()
    {
        Key = Key(server),
        Checks = [new CheckConfig.Tcp { DelayLoop = TimeSpan.FromSeconds(6), ConnectTo = new IPEndPoint(Key(server).Address, 80) }],
    };

    public void Up(int server) => Give(new ServiceInput.VerdictChanged(Check(server), true, "why"));

    public void Down(int server) => Give(new ServiceInput.VerdictChanged(Check(server), false, "why"));

    public void Reload(Func<VirtualServiceConfig, VirtualServiceConfig> with)
    {
        Config = with(Config);
        Give(new ServiceInput.ConfigChanged(DecidedByHand));
    }

    /// <summary>Somebody takes a server or a host out, or lets it in again.</summary>
    public void Maintain(MaintenanceTarget target, bool on)
        => Decide(DecidedByHand with { Out = [.. DecidedByHand.Out.Where(other => other != target), .. on ? [target] : Array.Empty<MaintenanceTarget>()] });

    /// <summary>Somebody gives a server another weight; null for the configured one again.</summary>
    public void Weigh(int server, int? weight) => Decide(DecidedByHand with
    {
        Weights =
        [
            .. DecidedByHand.Weights.Where(given => given.Server != Key(server)),
            .. weight is { } given ? [(Key(server), given)] : Array.Empty<(DestinationKey, int)>(),
        ],
    });

    /// <summary>Time passes; the machine is asked at each of its deadlines, and the effects are those of all of them.</summary>
    public void Wait(double seconds)
    {
        var until = Now + TimeSpan.FromSeconds(seconds);
        List<ServiceEffect> effects = [];
        while (State.Deadline <= until)
        {
            Assert.True(State.Deadline > Now, $"the deadline {State.Deadline} is not after {Now}");
            Now = State.Deadline!.Value;
            Give(new ServiceInput.DeadlinePassed());
            effects.AddRange(Effects);
        }

        Now = until;
        Effects = effects;
    }

    public void Give(ServiceInput input)
    {
        (State, var effects) = ServiceMachine.Step(Config, State, input, Now);
        Effects = effects;
        foreach (var publish in Effects.OfType<ServiceEffect.Publish>())
        {
            _table[publish.Desired.Service.Key] = publish.Desired;
        }
    }

    private void Decide(ByHand byHand)
    {
        DecidedByHand = byHand;
        Give(new ServiceInput.ByHandSet(byHand));
    }

    private CheckKey Check(int server) => new(Key(server), State.Checks.TryGetValue(Key(server), out var numbers) ? numbers[0] : 0);
}
