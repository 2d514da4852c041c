using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Configuration;
using Akka.Serialization;

namespace Lvs.Runtime.Persistence;

/// <summary>Turns events and snapshots into what a store keeps, with the serializers the settings bind to types, and back.</summary>
internal sealed class Payloads
{
    private readonly bool _keepsObjects;
    private readonly (Type Type, SerializerWithStringManifest Serializer)[] _bindings;
    private readonly Dictionary<int, SerializerWithStringManifest> _byId = [];
    private readonly ConcurrentDictionary<Type, SerializerWithStringManifest?> _byType = new();

    public Payloads(EmbeddedActorSystem system)
    {
        _keepsObjects = system.Settings.Persistence.IsInMemory;
        var bindings = new List<(Type, SerializerWithStringManifest)>();
        foreach (var settings in system.Settings.Serializers)
        {
            var serializer = settings.Create(system);
            if (!_byId.TryAdd(serializer.Identifier, serializer))
            {
                throw new ConfigurationException(
                    $"{serializer.GetType()} and {_byId[serializer.Identifier].GetType()} have the same identifier {serializer.Identifier}; it must tell them apart.");
            }

            bindings.AddRange(settings.Types.Select(type => (type, serializer)));
        }

        _bindings = [.. bindings];
    }

    public StoredPayload Pack(object payload)
    {
        if (_keepsObjects)
        {
            return new StoredPayload(payload, null, null, "");
        }

        var serializer = _byType.GetOrAdd(payload.GetType(), Find)
            ?? throw new SerializationException($"No serializer is bound to {payload.GetType()}, so it cannot be stored; bind one in EmbeddedSettings.Serializers.");
        return new StoredPayload(null, serializer.ToBinary(payload), serializer.Identifier, serializer.Manifest(payload));
    }

    public object Unpack(StoredPayload stored)
    {
        if (stored.Value is { } value)
        {
            return value;
        }

        if (stored.SerializerId is not { } id || !_byId.TryGetValue(id, out var serializer))
        {
            throw new SerializationException(
                $"What is stored was written by the serializer {stored.SerializerId?.ToString() ?? "without an identifier"} with the manifest "
                + $"'{stored.Manifest}', and no serializer in EmbeddedSettings.Serializers has that identifier.");
        }

        return serializer.FromBinary(stored.Bytes!, stored.Manifest);
    }

    /// <summary>Of the types bound that fit, one to which no other is more specific.</summary>
    private SerializerWithStringManifest? Find(Type type)
    {
        var fitting = Array.FindAll(_bindings, binding => binding.Type.IsAssignableFrom(type));
        return Array.Find(
            fitting, one => !Array.Exists(fitting, other => other.Type != one.Type && one.Type.IsAssignableFrom(other.Type))).Serializer;
    }
}
