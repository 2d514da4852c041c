using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Lvs.Core.Ipvs;
using Lvs.Native.Netlink;

namespace Lvs.Native.Ipvs;

/// <summary>
/// Reads the servers of a service beside those that are expected: for one that is as expected there is no new object. Of tens of
/// thousands that are read again and again nearly all are.
/// </summary>
internal sealed class ExpectedServers
{
    private readonly List<IpvsDestination> _read = [];
    private ImmutableArray<IpvsDestination> _expected = [];
    private AddressFamily _family;

    // Where the next one is expected, and which way from there; there is none of the two before the first.
    private int _next;
    private int _step;

    /// <summary>Makes a reader.</summary>
    public ExpectedServers() => Parser = TryRead;

    /// <summary>Reads an answer.</summary>
    public NetlinkParser<IpvsDestination> Parser { get; }

    /// <summary>Begins with a service: answers are to be added to what is returned.</summary>
    public List<IpvsDestination> Begin(AddressFamily family, ImmutableArray<IpvsDestination> expected)
    {
        (_family, _expected, _step) = (family, expected, 0);
        _read.Clear();
        return _read;
    }

    /// <summary>All of them: what was expected itself, when they are as expected and in its order or from behind.</summary>
    public ImmutableArray<IpvsDestination> End()
    {
        var isExpected = _read.Count == _expected.Length;
        for (var i = 0; isExpected && i < _expected.Length; i++)
        {
            isExpected = ReferenceEquals(_read[i], _expected[_step < 0 ? _expected.Length - 1 - i : i]);
        }

        return isExpected ? _expected : [.. _read];
    }

    private bool TryRead(NetlinkMessage message, [MaybeNullWhen(false)] out IpvsDestination server)
    {
        if (!IpvsDestinationReply.TryRead(message, _family, out var reply))
        {
            server = null;
            return false;
        }

        var expected = Next(reply);
        server = expected is not null && reply.IsOf(expected) ? expected : reply.ToDestination();
        return true;
    }

    // The kernel lists a server that was added later before one that was there, so servers written in order come from behind.
    private IpvsDestination? Next(IpvsDestinationReply first)
    {
        if (_step == 0 && !_expected.IsEmpty)
        {
            (_next, _step) = first.IsAbout(_expected[^1].Key) ? (_expected.Length - 1, -1) : first.IsAbout(_expected[0].Key) ? (0, 1) : (0, 0);
        }

        var expected = _step != 0 && _next >= 0 && _next < _expected.Length ? _expected[_next] : null;
        _next += _step;
        return expected;
    }
}
