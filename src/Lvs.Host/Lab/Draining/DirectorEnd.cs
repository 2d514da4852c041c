using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Core.Services;
using Lvs.Host.Cli;
using Lvs.Host.Control;
using Lvs.Native.Ipvs;
using Lvs.Native.Namespaces;

namespace Lvs.Host.Lab.Draining;

/// <summary>
/// The director's side of the lab: starts `lvsd run` in the director's node and answers, line by line over TCP, what <see cref="DirectorLink"/>
/// asks. It runs where the director runs: in this kernel, or in a user-mode Linux whose interface takes the node's place on the wire.
/// </summary>
internal sealed class DirectorEnd(Node node, LabDirectory directory)
{
    /// <summary>The port it answers on, at the node's address.</summary>
    public const int Port = 9000;

    /// <summary>The server that is taken out and let in again.</summary>
    public static IPEndPoint Drained { get; } = new(LabAddresses.RealServer(0), LabAddresses.Service.Port);

    private readonly LvsdDirector _director = new(node, directory);

    /// <summary>Inside user-mode Linux: gives the machine's interface to a node of its own, and serves until the machine ends.</summary>
    public static async Task<int> RunInsideAsync(CancellationToken cancel)
    {
        var directory = LabDirectory.Claim(SeedLab.MainPrefix);
        var node = new Node("lb1", SeedLab.MainPrefix + "lb1", LabAddresses.Director(0));
        directory.Remember([node.Namespace]);
        string[] commands =
        [
            $"netns add {node.Namespace}",
            $"link set {UmlMachine.Card} netns {node.Namespace} name {Node.Interface}",
            .. Topology.NodeCommands(node).Select(command => $"-n {node.Namespace} {command}"),
        ];
        foreach (var command in commands)
        {
            await Tool.RunAsync("ip", command.Split(' ')).ConfigureAwait(false);
        }

        await new DirectorEnd(node, directory).ServeAsync(cancel).ConfigureAwait(false);
        return ExitCode.Success;
    }

    /// <summary>Starts the director and answers until it is cancelled.</summary>
    public async Task ServeAsync(CancellationToken cancel)
    {
        _director.Start(DrainConfiguration.Text);
        using var listener = NetworkNamespace.Run(node.Namespace, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Any, Port));
        listener.Listen();
        try
        {
            while (true)
            {
                using var asker = await listener.AcceptAsync(cancel).ConfigureAwait(false);
                await AnswerAsync(asker, cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            await _director.KillAsync().ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(Socket asker, CancellationToken cancel)
    {
        using var ipvs = IpvsClient.In(node.Namespace);
        await using var stream = new NetworkStream(asker);
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        try
        {
            while (await reader.ReadLineAsync(cancel).ConfigureAwait(false) is { } question)
            {
                var answer = await AnswerAsync(question, ipvs, cancel).ConfigureAwait(false);
                await writer.WriteAsync($"{answer}\n".AsMemory(), cancel).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // Who asked is gone; the next one may ask.
        }
    }

    private async Task<string> AnswerAsync(string question, IpvsClient ipvs, CancellationToken cancel)
    {
        try
        {
            return question switch
            {
                DirectorLink.Kernel => IpvsKernel.Description,
                DirectorLink.Weights => Weights(ipvs),
                DirectorLink.Log => string.Join(DirectorLink.LineBreak, _director.LastLogLines),
                DirectorLink.Drain => await OrderAsync(ServerOrderKind.Drain, cancel).ConfigureAwait(false),
                DirectorLink.Restore => await OrderAsync(ServerOrderKind.Restore, cancel).ConfigureAwait(false),
                _ => $"no such question: {question}",
            };
        }
        catch (Exception failure) when (failure is OperatorException or Native.LinuxException)
        {
            return failure.Message;
        }
    }

    // Of the first server, then of the second.
    private static string Weights(IpvsClient ipvs)
    {
        var servers = ipvs.DumpServers(ServiceKey.Of(TransportProtocol.Tcp, LabAddresses.VirtualAddress, (ushort)LabAddresses.Service.Port))
            .OrderBy(server => server.Destination.Key.Address.Equals(Drained.Address) ? 0 : 1)
            .Select(server => server.Destination.Weight.ToString(CultureInfo.InvariantCulture));
        return string.Join(' ', servers);
    }

    private async Task<string> OrderAsync(ServerOrderKind kind, CancellationToken cancel)
    {
        using var client = new ControlClient(_director.ControlSocket);
        var answer = await client.OrderAsync(new ServerRequest(kind, Drained.ToString(), null, 0), cancel).ConfigureAwait(false);
        return answer.Problem ?? DirectorLink.Done;
    }
}
