using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lvs.Core.Config;

namespace Lvs.Host.Cluster;

/// <summary>
/// By what a director proves who it is, and looks at who others are: its certificate, and the one authority of the cluster. What else the
/// machine trusts does not count.
/// </summary>
internal sealed class DirectorIdentity : IDisposable
{
    /// <summary>id-kp-serverAuth and id-kp-clientAuth (RFC 5280 section 4.2.1.12).</summary>
    public const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    /// <inheritdoc cref="ServerPurpose"/>
    public const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    private readonly ClusterConfig _cluster;
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _authorities;

    // Looking for the way to the authority takes milliseconds, and each question of each director would. Only who is recognized gets in here.
    private readonly ConcurrentDictionary<(string Certificate, string Purpose), (ClusterDirector Director, DateTime Until)> _recognized = new();

    private DirectorIdentity(ClusterConfig cluster, X509Certificate2 certificate, X509Certificate2Collection between, X509Certificate2Collection authorities)
    {
        (_cluster, _certificate, _authorities) = (cluster, certificate, authorities);
        Shown = SslStreamCertificateContext.Create(certificate, between, offline: true);
    }

    /// <summary>What it shows to others.</summary>
    public SslStreamCertificateContext Shown { get; }

    /// <summary>Reads the files; null with what is wrong when nobody could speak with such a director.</summary>
    public static DirectorIdentity? Read(ClusterConfig cluster, out IReadOnlyList<IdentityProblem> problems)
    {
        List<IdentityProblem> found = [];
        problems = found;
        var own = ReadCertificates(cluster.Certificate, IdentityFile.Certificate, found);
        var authorities = ReadCertificates(cluster.Authority, IdentityFile.Authority, found);
        var key = ReadText(cluster.Key, IdentityFile.Key, found);
        if (own is null || authorities is null || key is null)
        {
            return null;
        }

        if ((File.GetUnixFileMode(cluster.Key) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None)
        {
            found.Add(new(IdentityFile.Key, "may be read by everyone; expected a file for its owner alone (chmod 600)", IsFatal: false));
        }

        if (WithKey(own[0], key, found) is not { } certificate)
        {
            return null;
        }

        var between = new X509Certificate2Collection(own.Skip(1).ToArray());
        var identity = new DirectorIdentity(cluster, certificate, between, authorities);
        identity.CheckItself(between, found);
        if (found.Exists(static problem => problem.IsFatal))
        {
            identity.Dispose();
            return null;
        }

        return identity;
    }

    /// <summary>Which other director a certificate is that of; null with the reason when it is that of none.</summary>
    /// <param name="certificate">What somebody shows.</param>
    /// <param name="between">What it shows besides, for the way to the authority.</param>
    /// <param name="purpose">What it uses it for.</param>
    /// <param name="refusal">Why it is nobody.</param>
    /// <param name="reason">The same in words.</param>
    public ClusterDirector? Recognize(
        X509Certificate2? certificate, X509Certificate2Collection? between, string purpose, out PeerRefusal refusal, out string reason)
    {
        (refusal, reason) = (PeerRefusal.NoCertificate, "it shows no certificate");
        if (certificate is null)
        {
            return null;
        }

        (refusal, reason) = (PeerRefusal.BadCertificate, "");
        var key = (certificate.GetCertHashString(HashAlgorithmName.SHA256), purpose);
        if (_recognized.TryGetValue(key, out var known) && TimeProvider.System.GetUtcNow().UtcDateTime < known.Until)
        {
            return known.Director;
        }

        if (WhyNotTrusted(certificate, between, purpose, X509VerificationFlags.NoFlag, out var until) is { } why)
        {
            reason = $"its certificate is refused: {why}";
            return null;
        }

        var named = _cluster.Directors.Where(director => IsFor(certificate, director.Name)).ToList();
        (refusal, reason) = (PeerRefusal.NoDirector, named switch
        {
            [] => "its certificate names none of the directors",
            [var self] when ClusterDirector.IsSameName(self.Name, _cluster.Name) => "its certificate is that of this director",
            [_] => "",
            _ => $"its certificate names several directors: {string.Join(", ", named.Select(director => director.Name))}",
        });
        if (reason.Length > 0)
        {
            return null;
        }

        _recognized[key] = (named[0], until);
        return named[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        foreach (var authority in _authorities)
        {
            authority.Dispose();
        }
    }

    private void CheckItself(X509Certificate2Collection between, List<IdentityProblem> found)
    {
        foreach (var purpose in new[] { ServerPurpose, ClientPurpose })
        {
            if (WhyNotTrusted(_certificate, between, purpose, X509VerificationFlags.IgnoreNotTimeValid, out _) is { } why)
            {
                found.Add(new(IdentityFile.Certificate, $"is refused: {why}; expected one that {_cluster.Authority} has signed, for servers and for clients"));
                break;
            }
        }

        if (_cluster.Self is { } self && !IsFor(_certificate, self.Name))
        {
            found.Add(new(IdentityFile.Certificate, $"is not that of {self.Name}; expected one with this DNS name"));
        }

        if (!found.Exists(static problem => problem.File == IdentityFile.Certificate)
            && WhyNotTrusted(_certificate, between, ServerPurpose, X509VerificationFlags.NoFlag, out _) is not null)
        {
            found.Add(new(
                IdentityFile.Certificate,
                $"is valid from {_certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {_certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, "
                    + "and its authority may be for less; the other directors refuse it now",
                IsFatal: false));
        }
    }

    // With the end of what is valid for the shortest time on the way to the authority.
    private string? WhyNotTrusted(
        X509Certificate2 certificate, X509Certificate2Collection? between, string purpose, X509VerificationFlags flags, out DateTime until)
    {
        using var chain = new X509Chain
        {
            ChainPolicy =
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationFlags = flags,
            },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        if (between is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(between);
        }

        var isTrusted = chain.Build(certificate);
        until = chain.ChainElements.Select(static element => element.Certificate.NotAfter.ToUniversalTime()).Append(DateTime.MaxValue).Min();
        if (isTrusted)
        {
            return null;
        }

        var reasons = chain.ChainStatus.Select(static status => status.StatusInformation.Trim()).Distinct();
        return string.Join("; ", reasons.Where(static reason => reason.Length > 0)) is { Length: > 0 } text ? text : "there is no way from it to the authority";
    }

    private static bool IsFor(X509Certificate2 certificate, string name) => certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: false);

    private static X509Certificate2? WithKey(X509Certificate2 certificate, string key, List<IdentityProblem> found)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            found.Add(new(IdentityFile.Key, $"is no key to the certificate: {failure.Message}; expected its key, unencrypted, in PEM"));
            return null;
        }
    }

    private static X509Certificate2Collection? ReadCertificates(string path, IdentityFile file, List<IdentityProblem> found)
    {
        if (ReadText(path, file, found) is not { } text)
        {
            return null;
        }

        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException failure)
        {
            found.Add(new(file, $"cannot be read: {failure.Message}; expected certificates in PEM"));
            return null;
        }

        if (certificates.Count > 0)
        {
            return certificates;
        }

        found.Add(new(file, "has no certificate in it; expected one in PEM"));
        return null;
    }

    private static string? ReadText(string path, IdentityFile file, List<IdentityProblem> found)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            var reason = failure is FileNotFoundException or DirectoryNotFoundException ? "no such file"
                : failure is UnauthorizedAccessException ? "permission denied"
                : failure.Message;
            found.Add(new(file, $"cannot be read: {reason}; expected a file in PEM, as 'lvsd cluster certificates' makes them"));
            return null;
        }
    }
}
