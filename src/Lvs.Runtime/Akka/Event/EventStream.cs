using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.Event;

/// <summary>The system's bus: who subscribed to a type gets what is of that type. See "EventBus" in the Akka.NET documentation.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "Akka.NET's name.")]
public sealed class EventStream
{
    private readonly Lock _gate = new();
    private (IActorRef Subscriber, Type Channel)[] _subscriptions = [];
    private ConcurrentDictionary<Type, IActorRef[]> _subscribersByType = new();

    internal EventStream()
    {
    }

    public void Publish(object @event)
    {
        foreach (var subscriber in _subscribersByType.GetOrAdd(@event.GetType(), SubscribersOf))
        {
            subscriber.Tell(@event, ActorRefs.NoSender);
        }
    }

    /// <summary>False when it was subscribed already.</summary>
    public bool Subscribe(IActorRef subscriber, Type channel) =>
        Change(subscriptions => subscriptions.Contains((subscriber, channel)) ? subscriptions : [.. subscriptions, (subscriber, channel)]);

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
            return true;
        }
    }

    private IActorRef[] SubscribersOf(Type type) =>
        [.. Volatile.Read(ref _subscriptions).Where(entry => entry.Channel.IsAssignableFrom(type)).Select(entry => entry.Subscriber).Distinct()];
}

/// <summary>Subscribing by type argument.</summary>
public static class EventStreamExtensions
{
    public static bool Subscribe<TClass>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Subscribe(subscriber, typeof(TClass));

    public static bool Unsubscribe<TClass>(this EventStream eventStream, IActorRef subscriber) =>
        eventStream.Unsubscribe(subscriber, typeof(TClass));
}
