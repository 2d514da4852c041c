namespace Lvs.Host.Cluster;

/// <summary>Why somebody who wanted something of the cluster was refused.</summary>
internal enum PeerRefusal
{
    /// <summary>It shows no certificate.</summary>
    NoCertificate,

    /// <summary>Its certificate is not signed by the authority, not valid now, or for another purpose.</summary>
    BadCertificate,

    /// <summary>Its certificate is that of no other director, or of several.</summary>
    NoDirector,

    /// <summary>It says more than is read, or too slowly.</summary>
    TooMuch,

    /// <summary>It says what nobody understands.</summary>
    NotUnderstood,
}
