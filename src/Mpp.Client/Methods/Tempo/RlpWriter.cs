using System.Buffers.Binary;
using System.Numerics;

namespace Mpp.Client.Methods.Tempo;

/// <summary>Writes RLP, and whatever else stands around it (type bytes), into one growing buffer.</summary>
internal sealed class RlpWriter
{
    private const int ShortLimit = 55;
    private const byte StringBase = 0x80;
    private const byte ListBase = 0xc0;
    private const int WordLength = 32;

    private byte[] _buffer;
    private int _length;

    /// <summary>A writer whose first buffer has <paramref name="capacity"/> bytes; an ordinary payment needs about 300.</summary>
    public RlpWriter(int capacity = 512) => _buffer = new byte[capacity];

    /// <summary>What was written so far. Valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>What was written so far, in a new array.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Writes bytes as they are: a type byte, or an item that is encoded already.</summary>
    public void WriteRaw(params ReadOnlySpan<byte> bytes) => bytes.CopyTo(Extend(bytes.Length));

    /// <summary>Writes a byte string. Leading zeros stay.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != 1 || bytes[0] >= StringBase)
        {
            WriteHeader(Extend(HeaderLength(bytes.Length)), StringBase, bytes.Length);
        }

        WriteRaw(bytes);
    }

    /// <summary>Writes an address as 20 bytes, or the empty string for none.</summary>
    public void WriteAddress(TempoAddress? address)
    {
        if (address is not { } present)
        {
            WriteBytes([]);
            return;
        }

        Span<byte> bytes = stackalloc byte[TempoAddress.Length];
        present.CopyTo(bytes);
        WriteBytes(bytes);
    }

    /// <summary>Writes an integer in its shortest form; zero is the empty string.</summary>
    public void WriteInteger(ulong value) => WriteInteger((UInt128)value);

    /// <inheritdoc cref="WriteInteger(ulong)"/>
    public void WriteInteger(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        WriteBytes(bytes.TrimStart((byte)0));
    }

    /// <inheritdoc cref="WriteInteger(ulong)"/>
    /// <exception cref="TempoEncodingException">The value is negative or has more than 256 bits.</exception>
    public void WriteInteger(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[WordLength];
        if (value.Sign < 0 || !value.TryWriteBytes(bytes, out int written, isUnsigned: true, isBigEndian: true))
        {
            throw new TempoEncodingException("An integer must be between 0 and 2^256 - 1.");
        }

        WriteBytes(bytes[..written].TrimStart((byte)0));
    }

    /// <summary>Starts a list. Everything up to <see cref="EndList"/> with the returned mark is in it.</summary>
    public int StartList() => _length;

    /// <summary>Ends the list that <see cref="StartList"/> gave <paramref name="mark"/> for. Inner lists end first.</summary>
    public void EndList(int mark)
    {
        // The length is known only now, so the content moves to make room for it. Contents are a few hundred bytes.
        int contentLength = _length - mark;
        int headerLength = HeaderLength(contentLength);
        Extend(headerLength);
        _buffer.AsSpan(mark, contentLength).CopyTo(_buffer.AsSpan(mark + headerLength));
        WriteHeader(_buffer.AsSpan(mark, headerLength), ListBase, contentLength);
    }

    private static int HeaderLength(int contentLength) => contentLength <= ShortLimit ? 1 : 1 + LengthOfLength(contentLength);

    private static int LengthOfLength(int length) => (BitOperations.Log2((uint)length) / 8) + 1;

    private static void WriteHeader(Span<byte> header, byte kind, int contentLength)
    {
        if (contentLength <= ShortLimit)
        {
            header[0] = (byte)(kind + contentLength);
            return;
        }

        header[0] = (byte)(kind + ShortLimit + header.Length - 1);
        for (int index = header.Length - 1; index > 0; index--)
        {
            header[index] = (byte)contentLength;
            contentLength >>= 8;
        }
    }

    private Span<byte> Extend(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + count));
        }

        Span<byte> added = _buffer.AsSpan(_length, count);
        _length += count;
        return added;
    }
}
