using Akka.Actor;

namespace Lvs.Runtime.Tests;

/// <summary>Tells a probe what happens to it, and does what it is told: throw an exception, make a child, or report a message.</summary>
public class Scripted : ReceiveActor
{
    private readonly IActorRef _probe;
    private readonly SupervisorStrategy? _strategy;

    public Scripted(IActorRef probe, SupervisorStrategy? strategy = null)
    {
        (_probe, _strategy) = (probe, strategy);
        Receive<Exception>(exception => throw exception);
        Receive<MakeChild>(make => Sender.Tell(Context.ActorOf(Props.Create(() => new Scripted(probe, null)), make.Name)));
        Receive<string>(text => _probe.Tell(text, Self));
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy ?? base.SupervisorStrategy();

    protected override void PreStart() => Report("PreStart");

    protected override void PostStop() => Report("PostStop");

    protected override void PreRestart(Exception reason, object? message)
    {
        Report($"PreRestart({reason.Message}, {(message as Exception)?.Message})");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        Report($"PostRestart({reason.Message})");
        base.PostRestart(reason);
    }

    private void Report(string what) => _probe.Tell($"{Self.Path.Name} {what}", Self);

    public sealed record MakeChild(string Name);
}
