namespace Lvs.Core.Vrrp;

/// <summary>The authentication types of version 2, with their numbers on the wire (RFC 2338 section 5.3.6).</summary>
public enum VrrpAuthentication : byte
{
    /// <summary>None, as RFC 3768 wants it.</summary>
    None = 0,

    /// <summary>auth_type PASS: 8 bytes in clear text.</summary>
    Password = 1,

    /// <summary>auth_type AH: HMAC-MD5-96 in an IP authentication header (RFC 2402, RFC 2403).</summary>
    AuthenticationHeader = 2,
}
