namespace Lvs.Core.Ipvs;

/// <summary>
/// Idle times after which the kernel forgets a connection, whole seconds (IPVS_CMD_ATTR_TIMEOUT_*); <c>ipvsadm --set</c>. When they
/// are written, zero leaves a value as it is.
/// </summary>
/// <param name="Tcp">An established TCP connection.</param>
/// <param name="TcpFin">A TCP connection after the client's FIN.</param>
/// <param name="Udp">A UDP flow.</param>
public readonly record struct IpvsTimeouts(TimeSpan Tcp, TimeSpan TcpFin, TimeSpan Udp);
