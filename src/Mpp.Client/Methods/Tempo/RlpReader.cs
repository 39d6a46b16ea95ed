using System.Buffers.Binary;
using System.Numerics;

namespace Mpp.Client.Methods.Tempo;

/// <summary>
/// Reads the items of one RLP list, or of a sequence, from front to back. Strict: there is one encoding of every value and this reader
/// takes no other. Throws <see cref="TempoEncodingException"/> and nothing else.
/// </summary>
internal ref struct RlpReader
{
    /// <summary>How deep lists may be nested in an item that is read raw. A key authorization needs seven levels.</summary>
    public const int MaximumDepth = 16;

    private const int ShortLimit = 55;
    private const byte StringBase = 0x80;
    private const byte ListBase = 0xc0;

    private ReadOnlySpan<byte> _rest;

    /// <summary>A reader over a sequence of items.</summary>
    public RlpReader(ReadOnlySpan<byte> items) => _rest = items;

    /// <summary>Whether all items are read.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Whether the next item is a list. False at the end.</summary>
    public readonly bool IsAtList => !_rest.IsEmpty && _rest[0] >= ListBase;

    /// <summary>Fails when an item is left.</summary>
    /// <exception cref="TempoEncodingException">An item is left.</exception>
    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty)
        {
            throw new TempoEncodingException("RLP: an item too many, or bytes after the end.");
        }
    }

    /// <summary>Reads a byte string.</summary>
    /// <exception cref="TempoEncodingException">The next item is a list, missing or not canonical.</exception>
    public ReadOnlySpan<byte> ReadBytes()
    {
        if (IsAtList)
        {
            throw new TempoEncodingException("RLP: a list where a byte string is due.");
        }

        return Take(out _);
    }

    /// <summary>Reads a byte string of exactly this length.</summary>
    /// <exception cref="TempoEncodingException">The next item is something else.</exception>
    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        ReadOnlySpan<byte> bytes = ReadBytes();
        return bytes.Length == length ? bytes : throw new TempoEncodingException("RLP: a byte string of the wrong length.");
    }

    /// <summary>Reads an address, or null for the empty string.</summary>
    /// <exception cref="TempoEncodingException">The next item is neither.</exception>
    public TempoAddress? ReadAddressOrNull()
    {
        ReadOnlySpan<byte> bytes = ReadBytes();
        return bytes.IsEmpty ? null : new TempoAddress(bytes);
    }

    /// <summary>Reads an integer of up to 64 bits.</summary>
    /// <exception cref="TempoEncodingException">The next item is no integer in its shortest form, or too large.</exception>
    public ulong ReadUInt64()
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        ReadInteger(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    /// <summary>Reads an integer of up to 128 bits.</summary>
    /// <inheritdoc cref="ReadUInt64" path="/exception"/>
    public UInt128 ReadUInt128()
    {
        Span<byte> padded = stackalloc byte[16];
        ReadInteger(padded);
        return BinaryPrimitives.ReadUInt128BigEndian(padded);
    }

    /// <summary>Reads an integer of up to 256 bits.</summary>
    /// <inheritdoc cref="ReadUInt64" path="/exception"/>
    public BigInteger ReadUInt256()
    {
        Span<byte> padded = stackalloc byte[32];
        ReadInteger(padded);
        return new BigInteger(padded, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>Reads an integer into a big-endian word, filled up with zeros on the left.</summary>
    /// <inheritdoc cref="ReadUInt64" path="/exception"/>
    public void ReadInteger(scoped Span<byte> word)
    {
        ReadOnlySpan<byte> bytes = ReadBytes();
        if (bytes.Length > word.Length || (!bytes.IsEmpty && bytes[0] == 0))
        {
            throw new TempoEncodingException("RLP: an integer that is too large or has leading zeros.");
        }

        word.Clear();
        bytes.CopyTo(word[(word.Length - bytes.Length)..]);
    }

    /// <summary>Reads a list: the reader over its items.</summary>
    /// <exception cref="TempoEncodingException">The next item is a byte string, missing or not canonical.</exception>
    public RlpReader ReadList()
    {
        if (!IsAtList)
        {
            throw new TempoEncodingException("RLP: a byte string where a list is due.");
        }

        return new RlpReader(Take(out _));
    }

    /// <summary>Reads an item without looking at its meaning: its whole encoding, which is canonical all the way down.</summary>
    /// <exception cref="TempoEncodingException">Missing, not canonical, or nested deeper than <see cref="MaximumDepth"/>.</exception>
    public ReadOnlySpan<byte> ReadRaw()
    {
        bool isList = IsAtList;
        ReadOnlySpan<byte> content = Take(out ReadOnlySpan<byte> whole);
        if (isList)
        {
            Validate(content, depth: 1);
        }

        return whole;
    }

    private static void Validate(ReadOnlySpan<byte> items, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new TempoEncodingException("RLP: lists are nested too deep.");
        }

        var reader = new RlpReader(items);
        while (!reader.IsAtEnd)
        {
            bool isList = reader.IsAtList;
            ReadOnlySpan<byte> content = reader.Take(out _);
            if (isList)
            {
                Validate(content, depth + 1);
            }
        }
    }

    // Cuts the next item off: returns its content and gives its whole encoding.
    private ReadOnlySpan<byte> Take(out ReadOnlySpan<byte> whole)
    {
        if (_rest.IsEmpty)
        {
            throw new TempoEncodingException("RLP: an item is missing.");
        }

        (int headerLength, int contentLength) = ReadHeader();
        if (contentLength > _rest.Length - headerLength)
        {
            throw new TempoEncodingException("RLP: an item is cut short.");
        }

        whole = _rest[..(headerLength + contentLength)];
        ReadOnlySpan<byte> content = whole[headerLength..];
        if (headerLength == 1 && whole[0] == StringBase + 1 && content[0] < StringBase)
        {
            throw new TempoEncodingException("RLP: a small byte must stand for itself.");
        }

        _rest = _rest[whole.Length..];
        return content;
    }

    private readonly (int HeaderLength, int ContentLength) ReadHeader()
    {
        byte first = _rest[0];
        if (first < StringBase)
        {
            return (0, 1);
        }

        int code = first - (first < ListBase ? StringBase : ListBase);
        if (code <= ShortLimit)
        {
            return (1, code);
        }

        int lengthOfLength = code - ShortLimit;
        if (lengthOfLength > sizeof(int) || lengthOfLength >= _rest.Length)
        {
            throw new TempoEncodingException("RLP: a length that cannot be met.");
        }

        uint length = 0;
        foreach (byte digit in _rest.Slice(1, lengthOfLength))
        {
            length = (length << 8) | digit;
        }

        if (_rest[1] == 0 || length is <= ShortLimit or > int.MaxValue)
        {
            throw new TempoEncodingException("RLP: a length that is not in its shortest form, or too large.");
        }

        return (1 + lengthOfLength, (int)length);
    }
}
