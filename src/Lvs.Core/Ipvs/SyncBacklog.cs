namespace Lvs.Core.Ipvs;

/// <summary>
/// How far a half of the connection synchronization is behind: what waits in its sockets, and what they had no room for. The kernel tells
/// no more of it.
/// </summary>
/// <param name="Sockets">How many there are: one a thread (sync_ports). 0 while the kernel has none.</param>
/// <param name="Waiting">Bytes that wait to be sent or read.</param>
/// <param name="Dropped">Datagrams that were dropped since it was started; only the receiving half counts.</param>
public readonly record struct SyncBacklog(int Sockets, long Waiting, long Dropped);
