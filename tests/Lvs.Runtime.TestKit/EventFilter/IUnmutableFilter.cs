namespace Akka.TestKit;

/// <summary>A filter that is in force until it is told otherwise.</summary>
public interface IUnmutableFilter : IDisposable
{
    void Unmute();
}
