using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Lvs.Runtime.Cells;
using Lvs.Runtime.Logs;

namespace Akka.Event;

/// <summary>The system's bus: who subscribed to a type gets what is of that type. See "EventBus" in the Akka.NET documentation.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "Akka.NET's name.")]
public sealed class EventStream
{
    private static readonly Type[] EventOfLevel = [typeof(Debug), typeof(Info), typeof(Warning), typeof(Error)];

    private readonly Lock _gate = new();
    private readonly LogLevel _logLevel;
    private readonly LogBridge _logs;
    private (IActorRef Subscriber, Type Channel)[] _subscriptions = [];
    private ConcurrentDictionary<Type, IActorRef[]> _subscribersByType = new();

    /// <summary>A bit for each level that is high enough and that somebody subscribed to.</summary>
    private volatile int _heardLevels;

    internal EventStream(LogLevel logLevel, LogBridge logs)
    {
        (_logLevel, _logs) = (logLevel, logs);
    }

    /// <summary>To all who subscribed to its type or one it derives from; a log event also to the log.</summary>
    public void Publish(object @event)
    {
        Deliver(@event);
        if (@event is LogEvent entry)
        {
            _logs.Write(entry, entry.LogClass);
        }
    }

    /// <summary>Whether a log event of the level would reach a subscriber.</summary>
    internal bool Hears(LogLevel level) => (_heardLevels & (1 << (int)level)) != 0;

    /// <summary>To the subscribers alone.</summary>
    internal void Deliver(object @event)
    {
        foreach (var subscriber in _subscribersByType.GetOrAdd(@event.GetType(), SubscribersOf))
        {
            subscriber.Tell(@event, ActorRefs.NoSender);
        }
    }

    /// <summary>False when it was subscribed already. A dead actor's subscriptions end by themselves.</summary>
    public bool Subscribe(IActorRef subscriber, Type channel)
    {
        var isNew = Change(
            subscriptions => subscriptions.Contains((subscriber, channel)) ? subscriptions : [.. subscriptions, (subscriber, channel)]);
        if (subscriber is LocalActorRef { Cell.IsClosed: true })
        {
            // It ended before the subscription, and cannot take it back any more.
            Unsubscribe(subscriber);
        }

        return isNew;
    }

    public bool Unsubscribe(IActorRef subscriber, Type channel) =>
        Change(subscriptions => Without(subscriptions, subscription => subscription == (subscriber, channel)));

    public bool Unsubscribe(IActorRef subscriber) =>
        Change(subscriptions => Without(subscriptions, subscription => ReferenceEquals(subscription.Subscriber, subscriber)));

    private static (IActorRef Subscriber, Type Channel)[] Without(
        (IActorRef Subscriber, Type Channel)[] subscriptions, Predicate<(IActorRef Subscriber, Type Channel)> isGone) =>
        Array.Exists(subscriptions, isGone) ? Array.FindAll(subscriptions, subscription => !isGone(subscription)) : subscriptions;

    private bool Change(Func<(IActorRef Subscriber, Type Channel)[], (IActorRef Subscriber, Type Channel)[]> change)
    {
        lock (_gate)
        {
            var changed = change(_subscriptions);
            if (ReferenceEquals(changed, _subscriptions))
            {
                return false;
            }

            // In this order: a publisher that fills the new cache must see the new list.
            Volatile.Write(ref _subscriptions, changed);
            Volatile.Write(ref _subscribersByType, new ConcurrentDictionary<Type, IActorRef[]>());
            _heardLevels = HeardLevels();
            return true;
        }
    }

    private int HeardLevels()
    {
        var levels = 0;
        for (var level = _logLevel; level <= LogLevel.ErrorLevel; level++)
        {
            levels |= Array.Exists(_subscriptions, entry => entry.Channel.IsAssignableFrom(EventOfLevel[(int)level])) ? 1 << (int)level : 0;
        }

        return levels;
    }

    private IActorRef[] SubscribersOf(Type type) =>
        [.. Volatile.Read(ref _subscriptions).Where(entry => entry.Channel.IsAssignableFrom(type)).Select(entry => entry.Subscriber).Distinct()];
}
