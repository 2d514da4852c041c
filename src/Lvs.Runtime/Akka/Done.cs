namespace Akka;

/// <summary>That something is done, where there is nothing more to say.</summary>
public sealed class Done
{
    public static readonly Done Instance = new();

    private Done()
    {
    }
}
