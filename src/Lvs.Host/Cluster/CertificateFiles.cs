using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lvs.Host.Cli;

namespace Lvs.Host.Cluster;

/// <summary>
/// Makes what the directors of a cluster prove with who they are: an authority (ca.crt, ca.key) and for each director NAME.crt and NAME.key.
/// All keys are ECDSA over P-256. The authority's is needed for the next director only, and best kept elsewhere.
/// </summary>
internal sealed class CertificateFiles(string directory, TimeProvider clock)
{
    private const int SerialBytes = 16;
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everyone = Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // Directors whose clocks differ can speak all the same.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromHours(1);

    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(20 * 365);

    /// <summary>
    /// Makes those that are missing, and says of each in a line what was done. An authority that is there signs; a director's files that are there
    /// stay, unless they are to be made anew. Throws an <see cref="OperatorException"/> when something cannot be, with nothing made.
    /// </summary>
    /// <param name="names">The directors.</param>
    /// <param name="lifetime">How long their certificates are valid.</param>
    /// <param name="anew">Whether those are made anew that are there.</param>
    public IEnumerable<string> Make(IReadOnlyCollection<string> names, TimeSpan lifetime, bool anew)
    {
        Directory.CreateDirectory(directory);
        RequirePair("ca");
        foreach (var name in anew ? [] : names)
        {
            RequirePair(name);
        }

        var isNew = !File.Exists(PathOf("ca.crt"));
        using var authority = isNew ? MakeAuthority() : ReadAuthority();
        List<string> said = [isNew ? $"{PathOf("ca.crt")}: made; {PathOf("ca.key")} signs further directors: keep it from others" : $"{PathOf("ca.crt")}: there already, it signs"];
        foreach (var name in names)
        {
            var isThere = File.Exists(PathOf($"{name}.crt"));
            if (!isThere || anew)
            {
                MakeDirector(authority, name, lifetime);
            }

            said.Add($"{PathOf($"{name}.crt")}, {PathOf($"{name}.key")}: {(!isThere ? "made" : anew ? "made anew" : "there already; --force makes them anew")}");
        }

        return said;
    }

    private string PathOf(string file) => Path.Combine(directory, file);

    private void RequirePair(string name)
    {
        var (certificate, key) = (PathOf($"{name}.crt"), PathOf($"{name}.key"));
        if (File.Exists(certificate) != File.Exists(key))
        {
            var (there, missing) = File.Exists(key) ? (key, certificate) : (certificate, key);
            throw new OperatorException($"{there} is there without {missing}: nothing was made; bring that back, or remove the one that is there");
        }
    }

    private X509Certificate2 ReadAuthority()
    {
        X509Certificate2? authority = null;
        try
        {
            authority = X509Certificate2.CreateFromPemFile(PathOf("ca.crt"), PathOf("ca.key"));
        }
        catch (CryptographicException failure)
        {
            throw new OperatorException($"{PathOf("ca.crt")} and {PathOf("ca.key")} cannot be used: {failure.Message}");
        }

        if (authority.GetECDsaPrivateKey() is null || authority.Extensions.OfType<X509BasicConstraintsExtension>().All(static part => !part.CertificateAuthority))
        {
            authority.Dispose();
            throw new OperatorException($"{PathOf("ca.crt")} can sign nobody; expected the certificate of an authority with an ECDSA key");
        }

        return authority;
    }

    private X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=lvsd cluster", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = clock.GetUtcNow();
        var authority = request.CreateSelfSigned(now - ClockDifference, now + AuthorityLifetime);
        Write("ca.key", key.ExportPkcs8PrivateKeyPem(), Owner);
        Write("ca.crt", authority.ExportCertificatePem(), Everyone);
        return authority;
    }

    private void MakeDirector(X509Certificate2 authority, string name, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=lvsd director", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid(DirectorIdentity.ServerPurpose), new Oid(DirectorIdentity.ClientPurpose)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));

        // No longer than whoever signs.
        var now = clock.GetUtcNow().UtcDateTime;
        var (first, last) = (authority.NotBefore.ToUniversalTime(), authority.NotAfter.ToUniversalTime());
        using var certificate = request.Create(
            authority,
            new DateTimeOffset(now - ClockDifference < first ? first : now - ClockDifference),
            new DateTimeOffset(now + lifetime > last ? last : now + lifetime),
            RandomNumberGenerator.GetBytes(SerialBytes));
        Write($"{name}.key", key.ExportPkcs8PrivateKeyPem(), Owner);
        Write($"{name}.crt", certificate.ExportCertificatePem(), Everyone);
    }

    // The old one or the new one, and nobody else can read a key at any moment.
    private void Write(string name, string text, UnixFileMode mode)
    {
        var path = PathOf(name);
        File.Delete(path + ".new");
        using (var file = new StreamWriter(path + ".new", new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = mode,
        }))
        {
            file.Write(text);
            file.Write('\n');
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
