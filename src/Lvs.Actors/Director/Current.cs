namespace Lvs.Actors.Director;

/// <summary>
/// A value that a parent changes and a child reads when it is made: a child that starts again after a failure starts with what is in
/// force, not with what it was born with.
/// </summary>
internal sealed class Current<T>(T value)
    where T : class
{
    private volatile T _value = value;

    /// <summary>What is in force now.</summary>
    public T Value
    {
        get => _value;
        set => _value = value;
    }
}
