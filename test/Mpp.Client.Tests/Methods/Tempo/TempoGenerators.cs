using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Mpp.Client.Methods.Tempo;

namespace Mpp.Client.Tests.Methods.Tempo;

/// <summary>Random values of the Tempo rail, with the edges more often than chance would have them.</summary>
internal static class TempoGenerators
{
    private static readonly int[] InterestingLengths = [0, 1, 2, 20, 31, 32, 33, 55, 56, 57, 65, 86, 255, 256, 257];

    public static Gen<byte[]> Bytes(int most) =>
        from length in Gen.OneOf(Gen.Elements(InterestingLengths), Gen.Choose(0, most))
        from bytes in Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf(Math.Min(length, most))
        select bytes;

    /// <summary>Integers of up to so many bits, powers of two and their neighbours among them.</summary>
    public static Gen<BigInteger> Integers(int bits) => Gen.OneOf(
        Gen.Choose(0, 300).Select(static value => (BigInteger)value),
        from exponent in Gen.Choose(1, bits)
        from step in Gen.Choose(-1, 0)
        let value = BigInteger.Pow(2, exponent) + step
        select BigInteger.Min(value, BigInteger.Pow(2, bits) - 1),
        Bytes(bits / 8).Select(static bytes => new BigInteger(bytes, isUnsigned: true, isBigEndian: true)));

    public static Gen<TempoAddress> Addresses() => Gen.OneOf(
        Gen.Constant(default(TempoAddress)),
        Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf(TempoAddress.Length).Select(static bytes => new TempoAddress(bytes)));

    /// <summary>Items of lists of lists, as deep as the reader takes them.</summary>
    public static Gen<RlpItem> Items() => Gen.Sized(static size => Items(Math.Min(size, RlpReader.MaximumDepth - 1)));

    public static Gen<TempoTransaction> Transactions(bool sponsored) =>
        from chainId in Integers(64)
        from fees in Integers(128).Two()
        from gas in Integers(64)
        from calls in Calls().NonEmptyListOf()
        from accesses in Accesses().ListOf()
        from nonceKey in Gen.OneOf(Integers(256), Gen.Constant(TempoTransaction.ExpiringNonceKey))
        from nonce in Integers(64)
        from limits in Limits().Two()
        from feeToken in Addresses()
        from hasFeeToken in Gen.Elements(true, false)
        from authorizations in Authorizations().ListOf()
        from keyAuthorization in Items()
        select new TempoTransaction
        {
            ChainId = (ulong)chainId,
            MaxPriorityFeePerGas = (UInt128)fees.Item1,
            MaxFeePerGas = (UInt128)fees.Item2,
            GasLimit = (ulong)gas,
            Calls = [.. calls.Take(3)],
            AccessList = [.. accesses.Take(3)],
            NonceKey = nonceKey,
            Nonce = (ulong)nonce,
            ValidBefore = limits.Item1,
            ValidAfter = limits.Item2,
            FeeToken = sponsored || !hasFeeToken ? null : feeToken,
            Sponsored = sponsored,
            AuthorizationList = [.. authorizations.Take(2)],
            KeyAuthorization = keyAuthorization.List is null ? default(ReadOnlyMemory<byte>?) : Encode(keyAuthorization),
        };

    /// <summary>One of these with bytes changed, removed, added or moved.</summary>
    public static Gen<byte[]> Mutated(byte[][] sound) =>
        from original in Gen.Elements(sound)
        from edits in (from kind in Gen.Choose(0, 3) from place in Gen.Choose(0, 100_000) from value in Gen.Choose(0, 255) select (kind, place, value)).NonEmptyListOf()
        select edits.Take(4).Aggregate(original, static (bytes, edit) => Edit(bytes, edit.kind, edit.place, (byte)edit.value));

    private static Gen<RlpItem> Items(int depth)
    {
        Gen<RlpItem> text = Bytes(300).Select(static bytes => new RlpItem(bytes, null));
        return depth <= 0
            ? text
            : Gen.OneOf(text, Items(depth / 2).ListOf().Select(static items => new RlpItem([], [.. items.Take(4)])), Items(depth - 1).Select(static item => new RlpItem([], [item])));
    }

    private static Gen<TempoCall> Calls() =>
        from to in Addresses()
        from value in Integers(256)
        from data in Bytes(300)
        select new TempoCall(to, value, data);

    private static Gen<TempoAccessListEntry> Accesses() =>
        from address in Addresses()
        from keys in Gen.Choose(0, 255).Select(static value => (byte)value).ArrayOf(32).ListOf()
        select new TempoAccessListEntry(address, [.. keys.Take(3).Select(static key => (ReadOnlyMemory<byte>)key)]);

    private static Gen<TempoAuthorization> Authorizations() =>
        from chainId in Integers(64)
        from address in Addresses()
        from nonce in Integers(64)
        from signature in Bytes(90)
        select new TempoAuthorization((ulong)chainId, address, (ulong)nonce, signature);

    private static Gen<ulong?> Limits() => Integers(64).Select(static value => value.IsZero ? default(ulong?) : (ulong)value);

    private static ReadOnlyMemory<byte> Encode(RlpItem item)
    {
        var writer = new RlpWriter();
        item.WriteTo(writer);
        return writer.ToArray();
    }

    private static byte[] Edit(byte[] bytes, int kind, int place, byte value)
    {
        if (bytes.Length == 0)
        {
            return [value];
        }

        int index = place % bytes.Length;
        return kind switch
        {
            0 => [.. bytes[..index], value, .. bytes[(index + 1)..]],
            1 => [.. bytes[..index], .. bytes[(index + 1)..]],
            2 => [.. bytes[..index], value, .. bytes[index..]],
            _ => [.. bytes[index..], .. bytes[..index]],
        };
    }
}
