using System.Net;

namespace Lvs.Native.Vrrp;

/// <summary>What a receiving socket of VRRP listens for; routers that listen for the same have one together.</summary>
/// <param name="Index">Number of the interface; 0 for whatever interface the routes say.</param>
/// <param name="IsIPv6">The family.</param>
/// <param name="Group">The group it has joined; null for unicast.</param>
/// <param name="UsesAuthenticationHeader">Whether it is of protocol 51 instead of 112.</param>
public sealed record VrrpSocketPlace(int Index, bool IsIPv6, IPAddress? Group, bool UsesAuthenticationHeader);
