namespace Lvs.Host.Lab;

/// <summary>The steps about the virtual service: its table in the kernel, the traffic through it, and a real server that fails.</summary>
internal sealed class ServiceSteps(LabNetwork lab, StepRunner steps)
{
    private const int Requests = 20;

    // Below those the kernel chooses from (net.ipv4.ip_local_port_range).
    private const int PortUsedBefore = 20_000;

    // delay_loop 6 s until the next check begins, then the first attempt and 3 retries 3 s apart, each refused at once;
    // the rest is for a slow machine.
    private static readonly TimeSpan FailureLimit = TimeSpan.FromSeconds(6 + (3 * 3) + 2);

    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(6 + 2);

    // A reload waits for the processor of user-mode Linux like everything else.
    private static readonly TimeSpan TableLimit = TimeSpan.FromSeconds(20);

    // A connection request that a busy machine drops is repeated after 1 s, and has not failed.
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2.5);

    private IDirector Master => lab.Directors[0];

    private IEnumerable<Node> AllServers => lab.RealServers.Select(server => server.Node);

    public Task TableAsync() => steps.StepAsync(
        "The IPVS table",
        "read the kernel's table on every director with ipvsadm -ln",
        string.Join('\n', SeedTable.With(persistent: true, AllServers)),
        async () =>
        {
            await TableBecomesAsync(SeedTable.With(persistent: true, AllServers)).ConfigureAwait(false);
            return $"exactly that on {string.Join(", ", lab.DirectorNodes.Select(node => node.Name))}";
        });

    public Task RequestsAsync() => steps.StepAsync(
        "Requests through the VIP",
        $"{Requests} requests to http://{LabAddresses.VirtualAddress}/ from {LabAddresses.Client}",
        "every one answered",
        async () => Tally(await AnsweredAsync().ConfigureAwait(false)));

    public Task DirectRoutingAsync() => steps.StepAsync(
        "Direct routing",
        $"{Requests} requests, counting packets on {Master.Node.Name} and reading the real servers' logs",
        $"the real servers see {LabAddresses.Client}; requests pass {Master.Node.Name}, answers do not",
        async () =>
        {
            using var witness = new ForwardingWitness(Master.Node, LabAddresses.Service);
            await AnsweredAsync().ConfigureAwait(false);
            var clients = lab.RealServers.SelectMany(server => server.Clients).Distinct(StringComparer.Ordinal).ToArray();
            var saw = $"clients in the logs: {string.Join(", ", clients)}; {witness.Requests} packets to the VIP passed {Master.Node.Name}, {witness.Answers} from it";
            return clients is [var only] && only == LabAddresses.Client.ToString() && witness is { Requests: >= Requests, Answers: 0 }
                ? saw
                : throw new ExpectationException(saw);
        });

    public Task PersistenceAsync() => steps.StepAsync(
        "Persistence",
        $"{Requests} requests from the one client",
        "all answered by the same real server (persistence_timeout 50)",
        async () =>
        {
            var answers = await AnsweredAsync().ConfigureAwait(false);
            return answers.Select(answer => answer.Server).Distinct(StringComparer.Ordinal).Count() == 1
                ? Tally(answers)
                : throw new ExpectationException(Tally(answers));
        });

    public Task RoundRobinAsync(Func<IDirector, string> configuration) => steps.StepAsync(
        "Round robin",
        "reloaded (SIGHUP) without persistence_timeout, then sent requests",
        "the real servers answer in strict turn",
        async () =>
        {
            await ReloadAsync(configuration, persistent: false).ConfigureAwait(false);
            var answers = await AnsweredAsync().ConfigureAwait(false);
            var repeats = answers.Zip(answers.Skip(1)).Count(pair => pair.First.Server == pair.Second.Server);
            return repeats == 0 ? $"{Tally(answers)}, in strict turn" : throw new ExpectationException($"{Tally(answers)}; {repeats} times the same twice in a row");
        });

    public Task ReloadBackAsync(Func<IDirector, string> configuration) => steps.StepAsync(
        "Back to the seed's configuration",
        "reloaded (SIGHUP) the seed's file",
        string.Join('\n', SeedTable.With(persistent: true, AllServers)),
        async () =>
        {
            await ReloadAsync(configuration, persistent: true).ConfigureAwait(false);
            return "exactly that";
        });

    /// <summary>Stops the server the client is bound to by persistence, which is the harder case, and starts it again.</summary>
    public async Task RealServerFailsAndReturnsAsync()
    {
        var bound = (await AnsweredAsync().ConfigureAwait(false))[0].Server;
        var failing = lab.RealServers.Single(server => server.Name == bound);
        await RealServerFailsAsync(failing).ConfigureAwait(false);
        await RealServerReturnsAsync(failing).ConfigureAwait(false);
    }

    private Task RealServerFailsAsync(RealServer failing) => steps.StepAsync(
        $"{failing.Name} fails",
        $"stopped nginx on {failing.Name}, the one that serves the client",
        $"out of the table of {Master.Node.Name} within {FailureLimit.TotalSeconds:0} s (delay_loop 6, 3 retries 3 s apart); no failed request after that, not even from a port used before",
        async () =>
        {
            await lab.Client.AskAsync(AnswerLimit, PortUsedBefore).ConfigureAwait(false);
            await failing.StopAsync().ConfigureAwait(false);
            var rest = SeedTable.With(persistent: true, AllServers.Where(node => node != failing.Node));
            var took = await Wait.UntilAsync(FailureLimit, () => TableIsAsync(Master.Node, rest), steps.Cancel).ConfigureAwait(false);
            var again = await lab.Client.AskAsync(AnswerLimit, PortUsedBefore).ConfigureAwait(false);
            return again.Failed
                ? throw new ExpectationException($"removed after {took.TotalSeconds:0.0} s; then from the port used before: {again.Failure}")
                : $"removed after {took.TotalSeconds:0.0} s; then {Tally(await AnsweredAsync().ConfigureAwait(false))}";
        });

    private Task RealServerReturnsAsync(RealServer failing) => steps.StepAsync(
        $"{failing.Name} returns",
        $"started nginx on {failing.Name}",
        $"back in the table within {RecoveryLimit.TotalSeconds:0} s (delay_loop 6)",
        async () =>
        {
            failing.Start();
            var all = SeedTable.With(persistent: true, AllServers);
            var took = await Wait.UntilAsync(RecoveryLimit, () => TableIsAsync(Master.Node, all), steps.Cancel).ConfigureAwait(false);
            return $"back after {took.TotalSeconds:0.0} s";
        });

    private async Task ReloadAsync(Func<IDirector, string> configuration, bool persistent)
    {
        await Task.WhenAll(lab.Directors.Select(director => director.ReloadAsync(configuration(director)))).ConfigureAwait(false);
        await TableBecomesAsync(SeedTable.With(persistent, AllServers)).ConfigureAwait(false);
    }

    private async Task TableBecomesAsync(IReadOnlyList<string> expected)
    {
        foreach (var node in lab.DirectorNodes)
        {
            await Wait.UntilAsync(TableLimit, () => TableIsAsync(node, expected), steps.Cancel).ConfigureAwait(false);
        }
    }

    // The kernel lists destinations in an order of its own making, so they are compared as a set.
    private static async Task<Observation> TableIsAsync(Node node, IReadOnlyList<string> expected)
    {
        var table = await IpvsadmListing.ReadAsync(node).ConfigureAwait(false);
        var same = table.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        return new Observation(same, $"on {node.Name}: {(table.Count == 0 ? "an empty table" : string.Join("; ", table))}");
    }

    private async Task<IReadOnlyList<Answer>> AnsweredAsync()
    {
        var answers = await lab.Client.AskAsync(Requests, AnswerLimit).ConfigureAwait(false);
        return answers.Any(answer => answer.Failed) ? throw new ExpectationException(Tally(answers)) : answers;
    }

    private static string Tally(IReadOnlyList<Answer> answers)
    {
        var servers = answers.GroupBy(answer => answer.Server ?? $"nobody ({answer.Failure})", StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        var failed = answers.Index().Where(indexed => indexed.Item.Failed).Select(indexed => $"number {indexed.Index + 1}").ToArray();
        return $"{answers.Count} requests: " + string.Join(", ", servers.Select(group => $"{group.Count()} by {group.Key}"))
            + (failed.Length == 0 ? "" : $" ({string.Join(", ", failed)})");
    }
}
