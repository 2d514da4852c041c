using System.Text;

namespace Lvs.Core.Config.Hocon;

/// <summary>Writes a value as HOCON such that reading it gives an equal value, with the comments where they were.</summary>
public static class HoconRenderer
{
    private const int Indent = 2;
    private const int WidestArray = 100;

    /// <summary>The text of a document; an object at the root is written without braces.</summary>
    /// <param name="value">The value.</param>
    /// <param name="withComments">Whether comments are written.</param>
    public static string Render(HoconValue value, bool withComments = true)
    {
        ArgumentNullException.ThrowIfNull(value);

        var text = new StringBuilder();
        if (value is HoconObject root)
        {
            AppendFields(text, root, 0, withComments);
        }
        else
        {
            AppendValue(text, value, 0, withComments);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void AppendFields(StringBuilder text, HoconObject value, int indent, bool withComments)
    {
        for (var i = 0; i < value.Count; i++)
        {
            var comments = withComments ? value.CommentsAt(i) : null;
            AppendComments(text, comments?.Before ?? [], indent);
            text.Append(' ', indent).Append(HoconText.Key(value.KeyAt(i)));
            text.Append(value.ValueAt(i) is HoconObject ? " " : " = ");
            AppendValue(text, value.ValueAt(i), indent, withComments);
            AppendAfter(text, comments);
        }

        AppendComments(text, withComments ? value.EndComments : [], indent);
    }

    private static void AppendValue(StringBuilder text, HoconValue value, int indent, bool withComments)
    {
        switch (value)
        {
            case HoconString quoted:
                text.Append(HoconText.StringValue(quoted.Text));
                break;
            case HoconScalar scalar:
                text.Append(scalar.Text);
                break;
            case HoconObject { Count: 0 } empty when !withComments || empty.EndComments.Count == 0:
                text.Append("{}");
                break;
            case HoconObject inner:
                text.Append("{\n");
                AppendFields(text, inner, indent + Indent, withComments);
                text.Append(' ', indent).Append('}');
                break;
            case HoconArray array when IsShort(array, withComments):
                text.Append('[').AppendJoin(", ", array.Select(item => Scalar((HoconScalar)item))).Append(']');
                break;
            case HoconArray array:
                AppendElements(text, array, indent, withComments);
                break;
            default:
                throw new InvalidOperationException("a document with mistakes cannot be written");
        }
    }

    private static void AppendElements(StringBuilder text, HoconArray array, int indent, bool withComments)
    {
        text.Append("[\n");
        for (var i = 0; i < array.Count; i++)
        {
            var comments = withComments ? array.CommentsAt(i) : null;
            AppendComments(text, comments?.Before ?? [], indent + Indent);
            text.Append(' ', indent + Indent);
            AppendValue(text, array[i], indent + Indent, withComments);
            AppendAfter(text, comments);
        }

        AppendComments(text, withComments ? array.EndComments : [], indent + Indent);
        text.Append(' ', indent).Append(']');
    }

    private static bool IsShort(HoconArray array, bool withComments)
    {
        var width = 0;
        for (var i = 0; i < array.Count; i++)
        {
            if (array[i] is not HoconScalar scalar || (withComments && array.CommentsAt(i) is { IsEmpty: false }))
            {
                return false;
            }

            width += scalar.Text.Length + 2;
            if (width > WidestArray)
            {
                return false;
            }
        }

        return !withComments || array.EndComments.Count == 0;
    }

    private static string Scalar(HoconScalar scalar) => scalar is HoconString ? HoconText.StringValue(scalar.Text) : scalar.Text;

    private static void AppendComments(StringBuilder text, ValueList<string> comments, int indent)
    {
        foreach (var line in comments.SelectMany(c => c.Split('\n')))
        {
            text.Append(' ', indent);
            AppendComment(text, line);
            text.Append('\n');
        }
    }

    private static void AppendAfter(StringBuilder text, HoconComments? comments)
    {
        if (comments?.After is { } after)
        {
            text.Append(' ');
            AppendComment(text, after.ReplaceLineEndings(" "));
        }

        text.Append('\n');
    }

    private static void AppendComment(StringBuilder text, string comment)
    {
        text.Append('#');
        if (comment.Length > 0)
        {
            text.Append(' ').Append(comment);
        }
    }
}
