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
    {
        ConstructorInvoker? invoker = null;
        return () => (ActorBase)(invoker ??= InvokerOf(Find(type, arguments))).Invoke(arguments.AsSpan());
    }

    private static ConstructorInvoker InvokerOf(ConstructorInfo constructor) => Invokers.GetOrAdd(constructor, ConstructorInvoker.Create);

    private static ConstructorInfo Find(Type type, object?[] arguments)
    {
        var candidates = type.GetConstructors()
            .Where(candidate => Fits(candidate.GetParameters(), arguments))
            .ToArray();
        return candidates switch
        {
            [var only] => only,
            [] => throw NoConstructor(type),
            _ => throw new AmbiguousMatchException($"Several constructors of {type} fit the arguments."),
        };
    }

    private static MissingMethodException NoConstructor(Type type) => new($"Constructor on type '{type.FullName}' not found.");

    private static bool Fits(ParameterInfo[] parameters, object?[] arguments) =>
        parameters.Length == arguments.Length
        && parameters.Zip(arguments).All(pair => pair.Second is null
            ? !pair.First.ParameterType.IsValueType || Nullable.GetUnderlyingType(pair.First.ParameterType) is not null
            : pair.First.ParameterType.IsInstanceOfType(pair.Second));
}
