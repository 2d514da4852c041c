using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lvs.Host.Config;

/// <summary>Reads the text of a file: UTF-8, or UTF-16 and UTF-32 that say so in their first bytes.</summary>
internal static class TextFile
{
    private const int Large = 1 << 20;
    private const int Piece = 1 << 16;
    private const int LongestCharacter = 4;

    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read, or is written at the same time.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string Read(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: >= Large })
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var first = new byte[LongestCharacter];
            RandomAccess.Read(file, first, 0);
            if (!IsOfAnotherEncoding(first))
            {
                return ReadLarge(file, LengthOfMark(first));
            }
        }

        return TextOf(File.ReadAllBytes(path));
    }

    /// <summary>As the framework reads a text, but at once: a file of megabytes would go through its buffers piece by piece.</summary>
    private static string TextOf(byte[] bytes)
    {
        if (IsOfAnotherEncoding(bytes))
        {
            using var reader = new StreamReader(new MemoryStream(bytes));
            return reader.ReadToEnd();
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(LengthOfMark(bytes)));
    }

    private static bool IsOfAnotherEncoding(ReadOnlySpan<byte> first) => first is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF, ..];

    private static int LengthOfMark(ReadOnlySpan<byte> first) => first is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;

    /// <summary>Counts first and decodes then: the bytes of a large file beside its text would be half as much memory again.</summary>
    private static string ReadLarge(SafeFileHandle file, int start)
        => string.Create(Decode(file, start, null), (file, start), static (text, from) =>
        {
            if (Decode(from.file, from.start, text) != text.Length)
            {
                throw new IOException("it was written while it was read");
            }
        });

    /// <summary>The number of characters, which are put into the text when there is one.</summary>
    private static int Decode(SafeFileHandle file, long at, Span<char> text)
    {
        var isCounting = text.IsEmpty;
        var bytes = new byte[Piece];
        var length = 0;
        while (RandomAccess.Read(file, bytes, at) is > 0 and var read)
        {
            var piece = bytes.AsSpan(0, read == Piece ? EndOfLastCharacter(bytes) : read);
            length += isCounting ? Encoding.UTF8.GetCharCount(piece) : Encoding.UTF8.GetChars(piece, text[length..]);
            at += piece.Length;
        }

        return length;
    }

    /// <summary>Where a character begins that may go on in the next piece.</summary>
    private static int EndOfLastCharacter(ReadOnlySpan<byte> piece)
    {
        for (var end = piece.Length; end > piece.Length - LongestCharacter; end--)
        {
            if (piece[end - 1] < 0x80)
            {
                return end;
            }

            if (piece[end - 1] >= 0xC0)
            {
                return end - 1;
            }
        }

        return piece.Length;
    }
}
