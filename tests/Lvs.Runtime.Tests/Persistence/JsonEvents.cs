using System.Text.Json;
using Akka.Actor;
using Akka.Serialization;

namespace Lvs.Runtime.Tests.Persistence;

/// <summary>What the specs' serializer is bound to.</summary>
public interface IStored;

public sealed record Entry(string Text) : IStored;

public sealed record Balance(int Amount) : IStored;

/// <summary>Bound, but refused by its serializer.</summary>
public sealed record Unwritable(string Text) : IStored;

/// <summary>The specs' serializer: JSON, and a manifest that is not a type's name.</summary>
public sealed class JsonEvents(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Id = 4711;

    public override int Identifier => Id;

    public override string Manifest(object o) => o switch
    {
        Entry => "entry",
        Balance => "balance",
        _ => throw new NotSupportedException($"{o.GetType().Name} is not to be written"),
    };

    public override byte[] ToBinary(object obj) => JsonSerializer.SerializeToUtf8Bytes(obj, obj.GetType());

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "entry" => JsonSerializer.Deserialize<Entry>(bytes)!,
        "balance" => JsonSerializer.Deserialize<Balance>(bytes)!,
        _ => throw new NotSupportedException($"unknown manifest {manifest}"),
    };
}
