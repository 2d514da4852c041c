using System.Globalization;
using System.Text;
using Akka.Event;

namespace Lvs.Runtime.Logs;

/// <summary>A template with its values, unformatted: formatting is the sink's, if anyone listens at all.</summary>
internal sealed class TemplateMessage(string format, params object?[] values) : LogMessage(format)
{
    public object?[] Values { get; } = values;

    public override IEnumerable<object?> Parameters() => Values;

    /// <summary>Numbers say which value goes where; names are filled in one after the other. What has no value stays as it is.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Format.Length + 32);
        var named = 0;
        for (var at = 0; at < Format.Length; at++)
        {
            var character = Format[at];
            if (character is '{' or '}' && at + 1 < Format.Length && Format[at + 1] == character)
            {
                text.Append(character);
                at++;
            }
            else if (character == '{' && Format.IndexOf('}', at) is var end and > 0)
            {
                AppendValue(text, Format[at..(end + 1)], ref named);
                at = end;
            }
            else
            {
                text.Append(character);
            }
        }

        return text.ToString();
    }

    private void AppendValue(StringBuilder text, string placeholder, ref int named)
    {
        var nameEnd = placeholder.AsSpan(1).IndexOfAny(',', ':', '}') + 1;
        var index = int.TryParse(placeholder.AsSpan(1, nameEnd - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : named++;
        if (index < Values.Length)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, $"{{0{placeholder[nameEnd..]}", Values[index]);
        }
        else
        {
            text.Append(placeholder);
        }
    }
}
