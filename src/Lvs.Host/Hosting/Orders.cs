using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Lvs.Actors.Vrrp;
using Lvs.Core;
using Lvs.Core.Vrrp;
using Lvs.Host.Control;

namespace Lvs.Host.Hosting;

/// <summary>Passes an operator's orders on to the director.</summary>
internal sealed class Orders(IActorRef director)
{
    // The director itself gives up after a minute.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(65);

    /// <summary>Hands over or returns; answered when another router is master, or this one is.</summary>
    public async Task<FailoverReport> FailoverAsync(FailoverRequest request)
    {
        ValueList<RouterAddress> to = [];
        if (request.To is { } name)
        {
            try
            {
                to = [.. (await Dns.GetHostAddressesAsync(name).ConfigureAwait(false)).Select(RouterAddress.From)];
            }
            catch (Exception failure) when (failure is SocketException or ArgumentException)
            {
                // Directors know of each other what their adverts say, and no names.
                return FailoverReport.Refused(
                    request, $"nothing was done: it could not be verified that {name} takes over: {failure.Message}; give the address its adverts come from");
            }
        }

        VrrpProtocol.Order order = request.Return
            ? new VrrpProtocol.Order.Return { Instance = request.Instance }
            : new VrrpProtocol.Order.HandOver(to) { Instance = request.Instance };
        return FailoverReport.Of(request, to, await director.Ask<VrrpProtocol.OrderAnswer>(order, AnswerTimeout).ConfigureAwait(false));
    }

    /// <summary>Puts into maintenance, or lifts it.</summary>
    public async Task<MaintenanceReport> MaintainAsync(MaintenanceRequest request)
        => MaintenanceReport.Of(await director.Ask<VrrpProtocol.MaintenanceAnswer>(
            new VrrpProtocol.SetMaintenance(request.Instance, request.On == true), AnswerTimeout).ConfigureAwait(false));
}
