namespace Akka.TestKit;

/// <summary>
/// Runs something and expects that many events of the filter, within three seconds or the time given. See "Expecting Log Messages"
/// in the Akka.NET documentation.
/// </summary>
public interface IEventFilterApplier
{
    void ExpectOne(Action action, CancellationToken cancellationToken = default);

    void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <summary>Exactly as many; to find out that there are none takes the whole time.</summary>
    void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);

    void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <summary>Runs it with the events of the filter kept from other filters.</summary>
    void Mute(Action action, CancellationToken cancellationToken = default);

    /// <summary>The same until it is unmuted.</summary>
    IUnmutableFilter Mute();
}
