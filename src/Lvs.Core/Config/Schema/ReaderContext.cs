using System.Net;
using Lvs.Core.Config.Keepalived;

namespace Lvs.Core.Config.Schema;

/// <summary>What every row may use while it reads: where findings go, and the machine the file is for.</summary>
internal sealed class ReaderContext(DiagnosticBag diagnostics, IConfigSources sources, Dialect dialect = Dialect.Keepalived)
{
    private const int MostInterned = 1 << 20;

    private readonly Dictionary<string, IPAddress?> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool?> _interfaces = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, bool?> _routes = [];
    private readonly Dictionary<(BlockSchema Block, string Word), string?> _nearest = [];

    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>The syntax the words come from.</summary>
    public Dialect Dialect => dialect;

    /// <summary>Where the objects of the model were written.</summary>
    public SourceMap Sources { get; } = new();

    /// <summary>The keyword whose values are read: without it a message about a number would not say whose.</summary>
    public string Subject { get; set; } = "";

    /// <summary>The same for reading again what was read: nothing is said a second time.</summary>
    public ReaderContext Silent() => new(new DiagnosticBag(capacity: 0), sources, dialect) { Environment = Environment, Director = Director, IsHere = IsHere };

    /// <summary>For a part of the configuration that is read beside others: what is found there is kept apart.</summary>
    public ReaderContext Fork() => new(diagnostics.Fork(), sources, dialect)
    {
        Environment = Environment,
        Director = Director,
        IsHere = IsHere,
        InterfacesMayAppear = InterfacesMayAppear,
    };

    /// <summary>Adds what was found in a part, as if it had been found after everything else.</summary>
    public void Join(ReaderContext fork)
    {
        diagnostics.Join(fork.Diagnostics);
        Sources.Join(fork.Sources);
    }

    /// <summary>Who reads the parts of a large configuration.</summary>
    public IWorkers Workers { get; init; } = OneWorker.Instance;

    /// <summary>The value of an environment variable; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Name of the director that the configuration is read for; null where that is not known.</summary>
    public string? Director { get; init; }

    /// <summary>Whether that director is on this machine.</summary>
    public bool IsHere { get; init; } = true;

    /// <summary>What is wrong with what the director proves with who it is.</summary>
    public IReadOnlyList<IdentityProblem> ProblemsOf(ClusterConfig cluster) => IsHere ? sources.ProblemsOf(cluster) : [];

    /// <summary>Why the director cannot listen at an address and port; null when it can, or is not to be asked.</summary>
    public string? WhyNotListen(IPEndPoint endPoint) => IsHere ? sources.WhyNotListen(endPoint) : null;

    /// <summary>dynamic_interfaces: what is not there now may come.</summary>
    public bool InterfacesMayAppear { get; set; }

    /// <summary>An address as a value of the model; one object for all places that name it.</summary>
    public IPAddress? Address(string text)
    {
        if (!_addresses.TryGetValue(text, out var address))
        {
            address = Addresses.TryParse(text);
            if (_addresses.Count < MostInterned)
            {
                _addresses.Add(text, address);
            }
        }

        return address;
    }

    /// <summary>Reports an interface the machine does not have.</summary>
    public void CheckInterface(Word name)
    {
        if (!_interfaces.TryGetValue(name.Text, out var exists))
        {
            exists = sources.HasInterface(name.Text);
            _interfaces.Add(name.Text, exists);
        }

        if (exists == false && !InterfacesMayAppear)
        {
            diagnostics.Error(
                DiagnosticCodes.NoSuchInterface,
                name.Position,
                $"this machine has no interface {Shown.Value(name.Text)}; expected the name of one it has (ip link lists them)");
        }
    }

    /// <summary>Reports an address that adverts are to come from and the machine does not have.</summary>
    public void CheckOwnAddress(Word word, IPAddress address)
    {
        if (sources.HasAddress(address) == false)
        {
            diagnostics.Warning(
                DiagnosticCodes.NoSuchAddress,
                word.Position,
                $"this machine does not have the address {address}; expected one that it has (ip address lists them), or the instance "
                    + "stays in fault until it has it");
        }
    }

    /// <summary>Whether the machine is known to have an address.</summary>
    public bool IsOwnAddress(IPAddress address) => sources.HasAddress(address) == true;

    /// <summary>Reports a sorry server that no packet could be sent to: nobody would know before it is needed.</summary>
    public void CheckRoute(Word word, IPAddress address)
    {
        if (!_routes.TryGetValue(address, out var exists))
        {
            exists = sources.HasRoute(address);
            _routes.Add(address, exists);
        }

        if (exists == false)
        {
            diagnostics.WarningOnce(
                DiagnosticCodes.NoRoute,
                word.Text,
                word.Position,
                $"this machine has no route to the sorry server {address}, so nobody answers when it is needed; expected an address that "
                    + "'ip route get' finds a way to");
        }
    }

    /// <summary>A secret that stands in a file, alone on its only line; null when it cannot be had, which is reported.</summary>
    public Secret? SecretFromFile(Word path)
    {
        var full = path.Text.StartsWith('/') ? path.Text : $"{sources.DirectoryOf(path.Position.File).TrimEnd('/')}/{path.Text}";
        var from = new SecretOrigin(SecretOriginKind.File, path.Text);
        var text = sources.ReadSecret(full, out var isOpen, out var error);
        if (text is null && error is null)
        {
            return new Secret("") { From = from };
        }

        if (text is null)
        {
            diagnostics.Error(
                DiagnosticCodes.SecretMissing,
                path.Position,
                $"the secret cannot be read from {Shown.Value(path.Text)}: {error}; expected a file with the secret on its only line");
            return null;
        }

        if (isOpen)
        {
            diagnostics.Warning(
                DiagnosticCodes.SecretOpen,
                path.Position,
                $"everyone on this machine may read {Shown.Value(path.Text)}, which has a secret in it: chmod o-rwx it");
        }

        text = text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
        if (text.Length > 0 && !text.AsSpan().ContainsAny('\n', '\r', '\0'))
        {
            return new Secret(text) { From = from };
        }

        diagnostics.Error(
            DiagnosticCodes.SecretMissing,
            path.Position,
            $"{Shown.Value(path.Text)} {(text.Length == 0 ? "is empty" : "has several lines")}; expected a file with the secret on its only line");
        return null;
    }

    /// <summary>A secret that stands in a variable of the environment; null when it is not set, which is reported.</summary>
    public Secret? SecretFromEnvironment(Word name)
    {
        var from = new SecretOrigin(SecretOriginKind.Environment, name.Text);
        if (Environment(name.Text) is { Length: > 0 } text)
        {
            return new Secret(text) { From = from };
        }

        if (!sources.HasSecrets)
        {
            return new Secret("") { From = from };
        }

        diagnostics.Error(
            DiagnosticCodes.SecretMissing,
            name.Position,
            $"the environment has no variable {Shown.Value(name.Text)}, or an empty one; expected the name of one with the secret in it");
        return null;
    }

    /// <summary>Says once per missing feature that something is understood and not in effect.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="what">What it is, quoted.</param>
    /// <param name="status">What is missing.</param>
    public void NotYet(Word place, string what, SettingStatus.NotYet status)
        => diagnostics.WarningOnce(
            status.RefusedAtRun ? DiagnosticCodes.NotRunnableYet : DiagnosticCodes.NotInEffectYet,
            status.Consequence,
            place.Position,
            status.RefusedAtRun
                ? $"{what} is not in effect yet: {status.Consequence}; 'lvsd run' refuses this file until it is"
                : $"{what} is not in effect yet: {status.Consequence}");

    /// <summary>The key of a block that was probably meant; the same mistake in thousands of blocks is looked at once.</summary>
    public string? NearestName(string word, BlockSchema block, IEnumerable<string> names)
    {
        if (!_nearest.TryGetValue((block, word), out var nearest))
        {
            nearest = Spelling.Nearest(word, names);
            if (_nearest.Count < MostInterned)
            {
                _nearest.Add((block, word), nearest);
            }
        }

        return nearest;
    }
}
