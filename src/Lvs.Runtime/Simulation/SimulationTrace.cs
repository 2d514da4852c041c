using System.Numerics;
using Akka.Actor;

namespace Lvs.Runtime.Simulation;

/// <summary>
/// What a simulation did: every step goes into a hash, the last ones are kept for a failure's message. Names are hashed by their
/// characters, as string.GetHashCode differs from process to process.
/// </summary>
internal sealed class SimulationTrace
{
    private const int Kept = 32;

    private readonly Step[] _last = new Step[Kept];
    private readonly Dictionary<Type, ulong> _typeHashes = [];

    public ulong Hash { get; private set; } = 0xCBF29CE484222325;

    public long Count { get; private set; }

    /// <summary>Called with each step's line.</summary>
    public Action<string>? OnStep { get; set; }

    public static ulong HashOf(string text)
    {
        // FNV-1a
        var hash = 0xCBF29CE484222325;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 0x100000001B3;
        }

        return hash;
    }

    /// <summary>A message at its receiver.</summary>
    public void Add(TimeSpan time, SimulatedActorCell receiver, Type message, IActorRef? sender)
    {
        Mix((ulong)time.Ticks);
        Mix(receiver.PathHash);
        Mix(HashOf(message));
        Mix(SimulatedActorCell.HashOf(sender));
        Keep(new Step(time, receiver.Self, message, sender));
    }

    /// <summary>Something that is no actor's: a timer, or the rest of a task.</summary>
    public void Add(TimeSpan time, Type what)
    {
        Mix((ulong)time.Ticks);
        Mix(HashOf(what));
        Keep(new Step(time, null, what, null));
    }

    /// <summary>The last steps, oldest first.</summary>
    public IEnumerable<string> Last()
    {
        for (var step = Math.Max(Count - Kept, 0); step < Count; step++)
        {
            yield return _last[step % Kept].ToString();
        }
    }

    private void Keep(Step step)
    {
        _last[Count % Kept] = step;
        Count++;
        OnStep?.Invoke(step.ToString());
    }

    private ulong HashOf(Type type)
    {
        if (!_typeHashes.TryGetValue(type, out var hash))
        {
            _typeHashes.Add(type, hash = HashOf(type.ToString()));
        }

        return hash;
    }

    private void Mix(ulong value) => Hash = (BitOperations.RotateLeft(Hash, 23) ^ value) * 0x9E3779B97F4A7C15;

    private readonly record struct Step(TimeSpan Time, IActorRef? Receiver, Type What, IActorRef? Sender)
    {
        public override string ToString()
        {
            var what = What.Name;
            return Receiver is null
                ? $"{Time:c} {what}"
                : $"{Time:c} {Receiver.Path} <- {what}{(Sender is null ? "" : $" from {Sender.Path}")}";
        }
    }
}
