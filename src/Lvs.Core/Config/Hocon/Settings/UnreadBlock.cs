using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Schema;

namespace Lvs.Core.Config.Hocon.Settings;

/// <summary>
/// A block whose statements are made when somebody asks for them, and each time anew: those of ten thousands of servers, kept until the last
/// is read, would be most of the memory that reading takes.
/// </summary>
/// <param name="Keyword">Its key; of a block with a name that of all of them, at the place of the name.</param>
/// <param name="Arguments">The words of its name.</param>
/// <param name="Reader">Makes the statements.</param>
/// <param name="Schema">The rows of its keys.</param>
/// <param name="Settings">What stands in it.</param>
internal sealed record UnreadBlock(
    Word Keyword, ImmutableArray<Word> Arguments, SettingsReader Reader, BlockSchema Schema, HoconObject Settings)
    : Statement(Keyword, Arguments, Block: null)
{
    // What is wrong in it is said when it is read for the first time.
    private bool _isRead;

    /// <summary>Its name: <c>192.0.2.1:80</c>; null when it has none.</summary>
    public string? Name { get; init; }

    /// <summary>The protocol its name says; null when it says none.</summary>
    public string? Protocol { get; init; }

    /// <summary>The address family its name says; null when it says none.</summary>
    public string? Family { get; init; }

    public override bool IsBlockMadeAnew => true;

    public override Block? Block
    {
        get
        {
            var isFirst = !_isRead;
            _isRead = true;
            return Reader.Read(this, isFirst);
        }
    }

    public override Statement For(ReaderContext context)
    {
        if (Reader.IsFor(context))
        {
            return this;
        }

        var own = this with { Reader = Reader.For(context) };
        _isRead = true;
        return own;
    }

    public override string Title => Name is null ? Keyword.Text : $"{Keyword.Text} {Name}";
}
