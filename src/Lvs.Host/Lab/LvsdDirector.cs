namespace Lvs.Host.Lab;

/// <summary>Our own director: `lvsd run` in a node.</summary>
internal sealed class LvsdDirector(Node node, LabDirectory directory) : Director(node, directory)
{
    public override string Program => "lvsd";

    /// <summary>Where it answers `lvsd status`.</summary>
    public string ControlSocket => PathOf("sock");

    protected override string[] Command() =>
        [.. LvsdCommand.Prefix, "run", "-c", ConfigurationFile, "--control", ControlSocket];
}
