using Akka.Actor;

namespace Akka.Serialization;

/// <summary>Turns objects into bytes; what it wrote is found again by its identifier. See "Serialization" in the Akka.NET documentation.</summary>
public abstract class Serializer
{
    protected Serializer(ExtendedActorSystem system)
    {
        _ = system;
    }

    /// <summary>Stands beside the bytes for ever. 0 to 40 are Akka.NET's own.</summary>
    public abstract int Identifier { get; }

    public abstract byte[] ToBinary(object obj);
}

/// <summary>A serializer that names the type it wrote itself, so that the name outlives the type's.</summary>
public abstract class SerializerWithStringManifest(ExtendedActorSystem system) : Serializer(system)
{
    public abstract object FromBinary(byte[] bytes, string manifest);

    public abstract string Manifest(object o);
}
