using System.Security.Cryptography;
using System.Text;

namespace Mppcs.Accounts;

/// <summary>A password or a key that was typed or read. It is overwritten in the end.</summary>
internal sealed class TypedSecret(byte[] bytes) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>To be filled.</summary>
    public Span<byte> Writable => bytes;

    public bool IsEmpty => bytes.Length == 0;

    /// <summary>Takes over what was typed, and overwrites it.</summary>
    public static TypedSecret FromTyped(char[] typed)
    {
        // Pinned, so that the collector leaves no copies behind when it moves things.
        var bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetByteCount(typed), pinned: true);
        Encoding.UTF8.GetBytes(typed, bytes);
        Array.Clear(typed);
        return new TypedSecret(bytes);
    }

    public static TypedSecret Copy(ReadOnlySpan<byte> text)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(text.Length, pinned: true);
        text.CopyTo(bytes);
        return new TypedSecret(bytes);
    }

    public bool IsSameAs(TypedSecret other) => CryptographicOperations.FixedTimeEquals(bytes, other.Bytes.Span);

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(TypedSecret);
}
