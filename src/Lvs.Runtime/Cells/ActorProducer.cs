using System.Reflection;
using Akka.Actor;

namespace Lvs.Runtime.Cells;

/// <summary>Makes actor instances from a constructor and its arguments, without compiling an expression per Props.</summary>
internal static class ActorProducer
{
    public static Func<ActorBase> FromConstructor(ConstructorInfo constructor, object?[] arguments)
    {
        var invoker = ConstructorInvoker.Create(constructor);
        return () => (ActorBase)invoker.Invoke(arguments.AsSpan());
    }

    /// <summary>The constructor is looked for when the actor is made, so that a wrong Props fails the actor as in Akka.NET.</summary>
    public static Func<ActorBase> FromArguments(Type type, object?[] arguments)
    {
        ConstructorInvoker? invoker = null;
        return () => (ActorBase)(invoker ??= ConstructorInvoker.Create(Find(type, arguments))).Invoke(arguments.AsSpan());
    }

    private static ConstructorInfo Find(Type type, object?[] arguments)
    {
        var candidates = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(candidate => Fits(candidate.GetParameters(), arguments))
            .ToArray();
        return candidates switch
        {
            [var only] => only,
            [] => throw new MissingMethodException(type.FullName, ".ctor"),
            _ => throw new AmbiguousMatchException($"Several constructors of {type} fit the arguments."),
        };
    }

    private static bool Fits(ParameterInfo[] parameters, object?[] arguments) =>
        parameters.Length == arguments.Length
        && parameters.Zip(arguments).All(pair => pair.Second is null
            ? !pair.First.ParameterType.IsValueType || Nullable.GetUnderlyingType(pair.First.ParameterType) is not null
            : pair.First.ParameterType.IsInstanceOfType(pair.Second));
}
