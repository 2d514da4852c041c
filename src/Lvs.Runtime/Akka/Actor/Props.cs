using System.Linq.Expressions;
using Lvs.Runtime.Cells;

namespace Akka.Actor;

/// <summary>How to make an actor; immutable, and the same for every incarnation. See "Props" in the Akka.NET documentation.</summary>
public sealed class Props
{
    private const string DefaultDispatcher = "akka.actor.default-dispatcher";

    private readonly Func<ActorBase> _producer;

    private Props(Type type, object?[] arguments, Func<ActorBase> producer)
    {
        Type = type;
        Arguments = arguments;
        _producer = producer;
        Dispatcher = DefaultDispatcher;
    }

    private Props(Props other)
    {
        Type = other.Type;
        Arguments = other.Arguments;
        _producer = other._producer;
        Dispatcher = other.Dispatcher;
        SupervisorStrategy = other.SupervisorStrategy;
    }

    public Type Type { get; }

    public object?[] Arguments { get; }

    public string Dispatcher { get; private init; }

    /// <summary>Takes precedence over the strategy the actor's class states.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; private init; }

    public static Props Create<TActor>(params object?[] args)
        where TActor : ActorBase => Create(typeof(TActor), args);

    public static Props Create(Type type, params object?[] args) =>
        new(type, args, ActorProducer.FromArguments(type, args));

    /// <summary>
    /// Takes `() => new T(a, b)` apart: a and b are evaluated now, once, and every incarnation is made from the same values.
    /// </summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression { Constructor: { } constructor } creation)
        {
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        }

        var arguments = creation.Arguments.Select(ExpressionValue.Of).ToArray();
        return new Props(typeof(TActor), arguments, ActorProducer.FromConstructor(constructor, arguments))
        {
            SupervisorStrategy = supervisorStrategy,
        };
    }

    /// <summary>For a public actor of the runtime's own whose constructor is not the public's.</summary>
    internal static Props Of<TActor>(Func<TActor> producer)
        where TActor : ActorBase => new(typeof(TActor), [], producer);

    public Props WithDispatcher(string dispatcher) => new(this) { Dispatcher = dispatcher };

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) =>
        new(this) { SupervisorStrategy = supervisorStrategy };

    internal ActorBase NewActor()
    {
        try
        {
            return _producer();
        }
        catch (Exception exception)
        {
            throw new TypeLoadException(
                $"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(',', Arguments)})", exception);
        }
    }
}
