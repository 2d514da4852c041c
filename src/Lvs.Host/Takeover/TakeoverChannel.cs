using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lvs.Native.Processes;

namespace Lvs.Host.Takeover;

/// <summary>
/// What predecessor and successor say to each other: a text, sockets, and single words, each at its turn. Every failure is an
/// <see cref="IOException"/>; that the other process has ended shows at once.
/// </summary>
internal sealed class TakeoverChannel(Socket socket) : IDisposable
{
    // Ten thousand routers have some ten megabytes.
    private const int LongestText = 256 << 20;

    /// <summary>A word.</summary>
    internal enum Word : byte
    {
        /// <summary>The successor has understood everything.</summary>
        Ready = 1,

        /// <summary>The predecessor does not act any more, whatever comes.</summary>
        Go,

        /// <summary>The successor acts.</summary>
        Taken,
    }

    /// <summary>Says a word.</summary>
    public void Say(Word word) => Send([(byte)word]);

    /// <summary>Waits for a word.</summary>
    public void Expect(Word word, TimeSpan patience)
    {
        Span<byte> heard = stackalloc byte[1];
        Receive(heard, patience);
        if (heard[0] != (byte)word)
        {
            throw new IOException($"the other process does not say {word}");
        }
    }

    /// <summary>Waits until the other process has ended, or has closed its end.</summary>
    public void AwaitEnd(TimeSpan patience)
    {
        Span<byte> nothing = stackalloc byte[1];
        try
        {
            Receive(nothing, patience);
        }
        catch (EndOfStreamException)
        {
            return;
        }

        throw new IOException("the other process goes on speaking");
    }

    /// <summary>Gives a text.</summary>
    public void Give(byte[] text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        Send(length);
        Send(text);
    }

    /// <summary>Gives a socket.</summary>
    public void Give(SafeHandle descriptor) => DescriptorPassing.Send(socket, descriptor);

    /// <summary>Takes a text.</summary>
    public byte[] TakeText(TimeSpan patience)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        Receive(length, patience);
        var size = BinaryPrimitives.ReadInt32LittleEndian(length);
        if (size is < 0 or > LongestText)
        {
            throw new IOException("what the other process says makes no sense");
        }

        var text = new byte[size];
        Receive(text, patience);
        return text;
    }

    /// <summary>Takes a socket.</summary>
    public SafeSocketHandle TakeSocket(TimeSpan patience)
    {
        AwaitMore(patience);
        return DescriptorPassing.Receive(socket);
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[socket.Send(bytes)..];
            }
        }
        catch (SocketException failure)
        {
            throw new IOException($"the other process is gone: {failure.Message}", failure);
        }
    }

    private void Receive(Span<byte> bytes, TimeSpan patience)
    {
        try
        {
            while (bytes.Length > 0)
            {
                AwaitMore(patience);
                var count = socket.Receive(bytes);
                bytes = count > 0 ? bytes[count..] : throw new EndOfStreamException("the other process is gone");
            }
        }
        catch (SocketException failure)
        {
            throw new IOException($"the other process is gone: {failure.Message}", failure);
        }
    }

    private void AwaitMore(TimeSpan patience)
    {
        if (!socket.Poll(patience, SelectMode.SelectRead))
        {
            throw new IOException($"the other process has said nothing for {patience.TotalSeconds} s");
        }
    }
}
