using System.Text.Json;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using static Mpp.Client.Tests.Methods.Tempo.TempoVectors;

namespace Mpp.Client.Tests.Methods.Tempo;

[TestFixture]
internal sealed class TempoPrivateKeySignerTests
{
    private const string Key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string KeyAddress = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    [Test]
    public async Task It_signs_a_transaction_byte_for_byte_as_the_vector()
    {
        JsonElement vector = Transaction("expiring-nonce-memo");
        TempoTransaction transaction = vector.ToTransaction();
        using TempoPrivateKeySigner signer = TempoPrivateKeySigner.FromHex(Key);

        ReadOnlyMemory<byte> signature = await signer.SignAsync(new TempoSigningRequest(
            TempoSigningPurpose.Transaction, transaction.ChainId, transaction.SigningHash(), transaction.EncodeUnsigned()));

        Assert.That(signer.Address, Is.EqualTo(KeyAddress));
        Assert.That(ToHex(signature.Span), Is.EqualTo(vector.GetProperty("signature").Text("bytes")));
    }

    [TestCase("")]
    [TestCase("0x")]
    [TestCase("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")]
    [TestCase("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff8")]
    [TestCase("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff800")]
    [TestCase("0Xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")]
    [TestCase("\"0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80\"")]
    [TestCase("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80\n")]
    [TestCase("0xzc0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")]
    [TestCase("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("0x" + Order)]
    [TestCase("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_text_that_is_no_key_is_refused_without_an_echo(string text)
    {
        ArgumentException? error = Assert.Throws<ArgumentException>(() => TempoPrivateKeySigner.FromHex(text));

        Assert.That(error!.ParamName, Is.EqualTo("privateKey"));
        string digits = text.Replace("0x", string.Empty, StringComparison.Ordinal);
        Assert.That(digits.Length > 0 && error.ToString().Contains(digits[..^1], StringComparison.OrdinalIgnoreCase), Is.False);
    }

    [Test]
    public void Bytes_that_are_no_key_are_refused()
    {
        Assert.That(() => new TempoPrivateKeySigner([]), Throws.TypeOf<ArgumentException>());
        Assert.That(() => new TempoPrivateKeySigner(new byte[31]), Throws.TypeOf<ArgumentException>());
        Assert.That(() => new TempoPrivateKeySigner(new byte[32]), Throws.TypeOf<ArgumentException>());
        Assert.That(() => new TempoPrivateKeySigner(new byte[33]), Throws.TypeOf<ArgumentException>());
        Assert.That(() => new TempoPrivateKeySigner(Convert.FromHexString(Order)), Throws.TypeOf<ArgumentException>());
        Assert.That(() => TempoPrivateKeySigner.FromHex(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void The_largest_key_is_taken()
    {
        using TempoPrivateKeySigner signer = TempoPrivateKeySigner.FromHex("0x" + Order[..^1] + "0");

        Assert.That(signer.Address, Is.EqualTo("0x80C0dbf239224071c59dD8970ab9d542E3414aB2"));
    }

    [Test]
    public void The_key_is_a_copy_and_only_the_address_is_shown()
    {
        byte[] key = FromHex(Key);
        using var signer = new TempoPrivateKeySigner(key);
        key.AsSpan().Clear();

        Assert.That(async () => await signer.SignAsync(Request()), Has.Length.EqualTo(65));
        Assert.That(signer.ToString(), Is.EqualTo(KeyAddress));
    }

    [Test]
    public void After_dispose_it_signs_nothing_and_still_tells_its_address()
    {
        TempoPrivateKeySigner signer = TempoPrivateKeySigner.FromHex(Key);
        signer.Dispose();
        signer.Dispose();

        Assert.That(async () => await signer.SignAsync(Request()), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(signer.Address, Is.EqualTo(KeyAddress));
    }

    [Test]
    public void A_hash_that_is_not_of_the_preimage_is_not_signed()
    {
        using TempoPrivateKeySigner signer = TempoPrivateKeySigner.FromHex(Key);

        Assert.That(async () => await signer.SignAsync(Request() with { Hash = new byte[32] }), Throws.ArgumentException);
        Assert.That(async () => await signer.SignAsync(Request() with { Hash = default }), Throws.ArgumentException);
        Assert.That(async () => await signer.SignAsync(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void A_cancelled_request_is_not_signed()
    {
        using TempoPrivateKeySigner signer = TempoPrivateKeySigner.FromHex(Key);

        Assert.That(
            async () => await signer.SignAsync(Request(), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static TempoSigningRequest Request()
    {
        byte[] preimage = [1, 2, 3];
        return new TempoSigningRequest(TempoSigningPurpose.Proof, 42431, Keccak256.Hash(preimage), preimage);
    }
}
