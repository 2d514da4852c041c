using System.Collections.Concurrent;
using System.Reflection;
using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>
/// Makes actor instances from a constructor and its arguments, without compiling an expression per Props. The constructor has to be
/// public and is looked at when the actor is made, so that a wrong Props fails the actor as in Akka.NET.
/// </summary>
internal static class ActorProducer
{
    /// <summary>One for each constructor: an invoker compiles itself when it is used again, which costs more than many actors.</summary>
    private static readonly ConcurrentDictionary<ConstructorInfo, ConstructorInvoker> Invokers = new();

    /// <summary>The public constructors of types: asking reflection for them costs more than making an actor.</summary>
    private static readonly ConcurrentDictionary<Type, Candidate[]> Known = new();

    public static Func<ActorBase> FromConstructor(ConstructorInfo constructor, object?[] arguments)
    {
        if (!constructor.IsPublic)
        {
            return () => throw NoConstructor(constructor.DeclaringType!);
        }

        var invoker = InvokerOf(constructor);
        return () => (ActorBase)invoker.Invoke(arguments.AsSpan());
    }

    public static Func<ActorBase> FromArguments(Type type, object?[] arguments)
        => () => (ActorBase)Find(type, arguments).Invoke(arguments.AsSpan());

    private static ConstructorInvoker InvokerOf(ConstructorInfo constructor) => Invokers.GetOrAdd(constructor, ConstructorInvoker.Create);

    private static ConstructorInvoker Find(Type type, object?[] arguments)
    {
        ConstructorInvoker? found = null;
        foreach (var candidate in Known.GetOrAdd(type, CandidatesOf))
        {
            if (Fits(candidate.Parameters, arguments))
            {
                found = found is null
                    ? candidate.Invoker
                    : throw new AmbiguousMatchException($"Several constructors of {type} fit the arguments.");
            }
        }

        return found ?? throw NoConstructor(type);
    }

    private static Candidate[] CandidatesOf(Type type)
        => [.. type.GetConstructors().Select(constructor => new Candidate(constructor.GetParameters(), InvokerOf(constructor)))];

    private static MissingMethodException NoConstructor(Type type) => new($"Constructor on type '{type.FullName}' not found.");

    private static bool Fits(ParameterInfo[] parameters, object?[] arguments)
    {
        if (parameters.Length != arguments.Length)
        {
            return false;
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].ParameterType;
            var fits = arguments[i] is { } argument
                ? type.IsInstanceOfType(argument)
                : !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A constructor and what it takes.</summary>
    private sealed record Candidate(ParameterInfo[] Parameters, ConstructorInvoker Invoker);
}
