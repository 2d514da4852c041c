using System.Net;
using Lvs.Core.Vrrp;

namespace Lvs.Actors.Vrrp;

/// <summary>
/// Sends the adverts of one instance, to its group or to each of its peers. Allocates nothing while the settings stay the same.
/// </summary>
internal sealed class AdvertSender(VrrpSession session, Func<TimeSpan> wallClock)
{
    private VrrpSettings? _settings;
    private (RouterAddress Address, IPAddress Target)[] _destinations = [];
    private byte[] _buffer = [];

    /// <summary>
    /// Sends one advert. A destination that fails keeps no other from getting it; null, or why the first of them failed. False in
    /// <paramref name="isOut"/> when none got it.
    /// </summary>
    public IOException? Send(IVrrpLink link, VrrpSettings settings, byte priority, out bool isOut)
    {
        Prepare(settings);
        session.Advance(settings, priority, wallClock());
        IOException? first = null;
        isOut = false;
        foreach (var (address, target) in _destinations)
        {
            try
            {
                var size = VrrpAdvertWriter.Write(_buffer, settings, session, priority, address);
                link.Send(_buffer.AsSpan(0, size), target);
                isOut = true;
            }
            catch (IOException failure)
            {
                first ??= failure;
            }
        }

        return first;
    }

    private void Prepare(VrrpSettings settings)
    {
        if (ReferenceEquals(settings, _settings))
        {
            return;
        }

        _settings = settings;
        _destinations = settings.IsUnicast
            ? [.. settings.Peers.Select(peer => (peer.Address, peer.Address.ToIPAddress()))]
            : [(RouterAddress.From(VrrpAdvertWriter.GroupOf(settings)), VrrpAdvertWriter.GroupOf(settings))];
        _buffer = new byte[VrrpAdvertWriter.SizeOf(settings)];
    }
}
