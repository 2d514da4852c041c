namespace Lvs.Core.Config.Keepalived;

/// <summary>What every keyword may use while it is read: where findings go, and the machine the file is for.</summary>
internal sealed class ReaderContext(DiagnosticBag diagnostics, IConfigSources sources)
{
    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>The keyword whose values are read: without it a message about a number would not say whose.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Reports an interface the machine does not have.</summary>
    public void CheckInterface(Word name)
    {
        if (sources.HasInterface(name.Text) == false)
        {
            diagnostics.Error(
                DiagnosticCodes.NoSuchInterface,
                name.Position,
                $"this machine has no interface {Shown.Value(name.Text)}; expected the name of one it has (ip link lists them)");
        }
    }
}

/// <summary>A value and where it stood, for what is found out about it later.</summary>
internal readonly record struct Placed<T>(T Value, SourcePosition Position);
