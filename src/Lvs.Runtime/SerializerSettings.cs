using System.Collections.Immutable;
using Akka.Actor;
using Akka.Serialization;

namespace Lvs.Runtime;

/// <summary>
/// A serializer and the types it is for: classes, base classes, interfaces. The most specific one that fits an object is taken.
/// Akka.NET has this in its configuration ("Serialization").
/// </summary>
public sealed record SerializerSettings(Func<ExtendedActorSystem, SerializerWithStringManifest> Create, ImmutableArray<Type> Types);
