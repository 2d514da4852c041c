using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Lvs.Benchmarks.Actors;

/// <summary>The event the persistence benchmarks keep.</summary>
internal sealed record Number(int Value);

/// <summary>Numbers as text, so that both engines pay the same for it.</summary>
internal sealed class NumberSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 4711;

    public override string Manifest(object o) => "N";

    public override byte[] ToBinary(object obj) => Encoding.ASCII.GetBytes($"{((Number)obj).Value}");

    public override object FromBinary(byte[] bytes, string manifest) => new Number(int.Parse(Encoding.ASCII.GetString(bytes)));
}
