using System.Globalization;
using System.Text;

namespace Lvs.Host.Lab;

/// <summary>Passes on the text between two marks and reads the exit status that follows the second up to the end of its line.</summary>
internal sealed class MarkedOutput(string beginMark, string endMark, TextWriter output)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    private readonly StringBuilder _pending = new();

    private volatile bool _begun;

    /// <summary>Whether the first mark has come.</summary>
    public bool HasBegun => _begun;

    /// <summary>The last line so far that was not passed on: why the first mark never came.</summary>
    public string LastLine => _pending.ToString().Trim().Split('\n')[^1].Trim();

    /// <summary>Takes the next bytes; the exit status once it is there.</summary>
    public int? Feed(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[bytes.Length + 1];
        _pending.Append(chars, 0, _decoder.GetChars(bytes, chars, flush: false));
        return (_begun || Begin()) ? PassOn() : null;
    }

    private bool Begin()
    {
        var text = _pending.ToString();
        var begin = text.IndexOf(beginMark, StringComparison.Ordinal);

        // A terminal that is not raw yet ends the line with a carriage return as well.
        var end = begin < 0 ? -1 : text.IndexOf('\n', begin);
        if (end >= 0)
        {
            _begun = true;
            _pending.Remove(0, end + 1);
        }

        return _begun;
    }

    private int? PassOn()
    {
        var text = _pending.ToString();
        var end = text.IndexOf(endMark, StringComparison.Ordinal);
        var ready = end >= 0 ? end : ReadyLength(text);
        output.Write(text[..ready]);
        output.Flush();
        _pending.Remove(0, ready);
        var line = end >= 0 ? text.IndexOf('\n', end) : -1;
        return line >= 0 ? int.Parse(text[(end + endMark.Length)..line], CultureInfo.InvariantCulture) : null;
    }

    // The end mark may have arrived in part: hold back the longest end of the text that it begins with.
    private int ReadyLength(string text)
    {
        var held = Math.Min(endMark.Length - 1, text.Length);
        while (held > 0 && !text.EndsWith(endMark[..held], StringComparison.Ordinal))
        {
            held--;
        }

        return text.Length - held;
    }
}
