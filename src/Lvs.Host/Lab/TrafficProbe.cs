namespace Lvs.Host.Lab;

/// <summary>A client that keeps asking while something fails, so that the outage can be read off its answers.</summary>
internal sealed class TrafficProbe
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();

    private readonly List<Answer> _answers = [];

    private readonly Task _loop;

    private readonly TimeSpan _timeout;

    private volatile bool _stopping;

    /// <param name="client">Who asks.</param>
    /// <param name="timeout">After which a request counts as failed; short unless told otherwise, so that an outage shows in steps.</param>
    public TrafficProbe(TrafficClient client, TimeSpan? timeout = null)
    {
        _timeout = timeout ?? ShortTimeout;
        _loop = Task.Run(() => LoopAsync(client));
    }

    /// <summary>Everything asked so far, oldest first.</summary>
    public IReadOnlyList<Answer> Answers
    {
        get
        {
            lock (_lock)
            {
                return [.. _answers];
            }
        }
    }

    /// <summary>Stops asking; the request under way is still counted.</summary>
    public async Task<IReadOnlyList<Answer>> StopAsync()
    {
        _stopping = true;
        await _loop.ConfigureAwait(false);
        return Answers;
    }

    private async Task LoopAsync(TrafficClient client)
    {
        while (!_stopping)
        {
            var answer = await client.AskAsync(_timeout).ConfigureAwait(false);
            lock (_lock)
            {
                _answers.Add(answer);
            }

            await Task.Delay(Interval).ConfigureAwait(false);
        }
    }
}
