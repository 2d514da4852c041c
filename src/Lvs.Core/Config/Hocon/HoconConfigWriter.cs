using System.Collections.Immutable;
using Lvs.Core.Config.Hocon.Settings;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;
using Lvs.Core.Config.Schema;
using Lvs.Core.Config.Schema.Blocks;

namespace Lvs.Core.Config.Hocon;

/// <summary>Writes a configuration as HOCON that is read again as the same configuration. What is as without a word is not written.</summary>
public static class HoconConfigWriter
{
    /// <summary>The text of a configuration. Passwords are in it, as they are in any configuration.</summary>
    public static string Write(DirectorConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);

        return Write(config, [], null);
    }

    /// <summary>The same with the comments of statements that were read already.</summary>
    internal static string Write(DirectorConfig config, ImmutableArray<Statement> original, SourceComments? comments)
    {
        var settings = new SettingsWriter(comments).Write(RootSchema.Schema, ConfigReader.Write(config, Dialect.Hocon), original);
        var root = new HoconObject().With(DirectorOverlays.SettingsKey, settings);
        root.EndComments = [.. comments?.AtEnd.Select(CommentPlaces.TextOf) ?? []];
        return HoconRenderer.Render(root);
    }
}
