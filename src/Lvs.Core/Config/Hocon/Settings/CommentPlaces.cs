using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config.Hocon.Settings;

/// <summary>
/// Puts the comments of one block of keepalived.conf into its object. What stood at a statement stays at it; what stood at one that is
/// not written again, because it says the default, goes to the next one that is, or to the end of the block.
/// </summary>
/// <param name="comments">All comments of the text.</param>
internal sealed class CommentPlaces(SourceComments comments)
{
    /// <summary>Puts the comments of all statements of a block.</summary>
    /// <param name="written">The object of the block.</param>
    /// <param name="original">Its statements as they were written.</param>
    /// <param name="find">The object and key a statement has come to; null when it is not written.</param>
    public void Put(HoconObject written, ImmutableArray<Statement> original, Func<Statement, (HoconObject Owner, string Key)?> find)
    {
        var waiting = new List<string>();
        foreach (var statement in original)
        {
            if (find(statement) is not var (owner, key) || owner.IndexOf(key) is not (>= 0 and var index))
            {
                waiting.AddRange(AllOf(statement));
                continue;
            }

            var own = comments.Of(statement);
            waiting.AddRange(own.Before.Select(TextOf));
            var beside = new[] { own.Beside, own.BesideClose }.OfType<string>().Select(TextOf).ToList();
            if (waiting.Count > 0 || beside.Count > 0)
            {
                owner.AddComments(index, new HoconComments([.. waiting], beside.Count == 0 ? null : string.Join("; ", beside)));
                waiting.Clear();
            }

            PutInside(owner, index, key, statement, own.AtEnd.Select(TextOf));
        }

        written.EndComments = [.. written.EndComments, .. waiting];
    }

    private void PutInside(HoconObject owner, int index, string key, Statement statement, IEnumerable<string> atEnd)
    {
        switch (owner.ValueAt(index))
        {
            case HoconObject inner:
                inner.EndComments = [.. inner.EndComments, .. atEnd];
                break;
            case HoconArray array when statement.Block is { } block:
                owner.With(key, WithComments(array, block.Statements, atEnd));
                break;
        }
    }

    /// <summary>Entries have their comments when each is on a line of its own; else all of them stand at the end.</summary>
    private HoconArray WithComments(HoconArray array, ImmutableArray<Statement> entries, IEnumerable<string> atEnd)
    {
        var isSame = array.Count == entries.Length;
        var commented = new HoconArray([]) { EndComments = [.. isSame ? [] : entries.SelectMany(AllOf), .. atEnd] };
        for (var i = 0; i < array.Count; i++)
        {
            var own = isSame ? comments.Of(entries[i]) : StatementComments.None;
            commented.Add(
                array[i],
                own.IsEmpty ? null : new HoconComments([.. own.Before.Select(TextOf)], own.Beside is null ? null : TextOf(own.Beside)));
        }

        return commented;
    }

    private IEnumerable<string> AllOf(Statement statement)
    {
        var own = comments.Of(statement);
        return own.Before.Concat(own.Beside is null ? [] : [own.Beside])
            .Select(TextOf)
            .Concat(statement.Block?.Statements.SelectMany(AllOf) ?? [])
            .Concat(own.AtEnd.Concat(own.BesideClose is null ? [] : [own.BesideClose]).Select(TextOf));
    }

    /// <summary>A comment without its mark, as HOCON's are kept.</summary>
    public static string TextOf(string comment) => comment.Length > 1 && comment[1] == ' ' ? comment[2..] : comment[1..];
}
