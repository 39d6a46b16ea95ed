using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using Mpp.Client;
using Mpp.Client.Http;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Interop.Tests;

/// <summary>An access key that its account has let in on the chain pays a real mppx merchant; one that is not let in does not.</summary>
[TestFixture]
public sealed class AccessKeyTests
{
    private const int Price = 10_000;

    private static DevelopmentAccount Account => DevelopmentAccount.WithFeesInPathUsd[6];

    private static Uri At(string path) => new(InteropFixture.TempoMerchant.Url, path);

    [Test]
    public async Task It_pays_from_the_account_that_let_it_in()
    {
        using var signer = NewSigner();
        await LetInAsync(signer, limit: 1_000_000);
        using var client = PayingClient.Create(signer);
        var before = await BalanceAsync(Account.Address);

        using var response = await client.Http.GetAsync(At("/paid"));

        var payment = response.GetMppPayment()!;
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), InteropFixture.TempoMerchant.StandardError);
        Assert.That(payment.Outcome, Is.EqualTo(PaymentOutcome.Settled));
        Assert.That(payment.LookupKeys["transactionHash"], Is.EqualTo(payment.Receipt!.Reference), "the hash was known before the server told it");
        var receipt = (await InteropFixture.Anvil.GetReceiptAsync(payment.Receipt.Reference))!.Value;
        Assert.That(receipt.GetProperty("from").GetString(), Is.EqualTo(Account.Address).IgnoreCase);
        Assert.That(before - await BalanceAsync(Account.Address), Is.GreaterThan((BigInteger)Price));
    }

    [Test]
    public async Task It_proves_the_identity_of_the_account()
    {
        using var signer = NewSigner();
        await LetInAsync(signer, limit: 1_000_000);
        using var client = PayingClient.Create(signer);

        using var response = await client.Http.GetAsync(At("/proof"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), InteropFixture.TempoMerchant.StandardError);
        Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
    }

    [Test]
    public async Task It_cannot_pay_beyond_its_limit()
    {
        using var signer = NewSigner();
        await LetInAsync(signer, limit: Price - 1);

        await AssertUnpaidAsync(signer, "/paid");
    }

    [TestCase("/paid")]
    [TestCase("/proof")]
    public async Task A_key_that_nobody_let_in_pays_and_proves_nothing(string path)
    {
        using var signer = NewSigner();

        await AssertUnpaidAsync(signer, path);
    }

    private static async Task AssertUnpaidAsync(TempoAccessKeySigner signer, string path)
    {
        using var client = PayingClient.Create(signer, options => options.MaxResends = 0);
        var before = await InteropFixture.Anvil.BalanceOfAsync(Anvil.PathUsd, InteropFixture.Payee);

        using var response = await client.Http.GetAsync(At(path));

        Assert.That(response.IsSuccessStatusCode, Is.False);
        Assert.That(response.GetMppPayment()!.Outcome, Is.Not.EqualTo(PaymentOutcome.Settled));
        Assert.That(await BalanceAsync(InteropFixture.Payee), Is.EqualTo(before));
    }

    private static TempoAccessKeySigner NewSigner() => new(Account.Address, new TempoPrivateKeySigner(RandomNumberGenerator.GetBytes(32)));

    /// <summary>The account's own key lets the access key in for an hour, with a limit in pathUSD, within a transaction that moves nothing.</summary>
    private static async Task LetInAsync(TempoAccessKeySigner signer, int limit)
    {
        var key = Convert.FromHexString(Account.PrivateKey[2..]);
        var transaction = new TempoTransaction
        {
            ChainId = Anvil.ChainId,
            MaxPriorityFeePerGas = 1_000_000_000,
            MaxFeePerGas = 24_000_000_000,
            GasLimit = 6_000_000,
            Calls = [new TokenTransfer(TempoAddress.Parse(Anvil.PathUsd), TempoAddress.Parse(Account.Address), 0, null).ToCall()],
            NonceKey = TempoTransaction.ExpiringNonceKey,
            ValidBefore = (ulong)DateTimeOffset.UtcNow.AddSeconds(20).ToUnixTimeSeconds(),
            FeeToken = TempoAddress.Parse(Anvil.PathUsd),
            KeyAuthorization = Authorize(signer.AccessKeyAddress, limit, key),
        };
        var signed = transaction.EncodeSigned(Secp256k1.Sign(key, transaction.SigningHash()));

        var receipt = await InteropFixture.Anvil.CallAsync("eth_sendRawTransactionSync", ["0x" + Convert.ToHexStringLower(signed)]);

        Assert.That(receipt.GetProperty("status").GetString(), Is.EqualTo("0x1"), receipt.ToString());
    }

    private static byte[] Authorize(string accessKey, int limit, byte[] key)
    {
        var inner = new RlpWriter();
        var fields = inner.StartList();
        inner.WriteInteger((ulong)Anvil.ChainId);
        inner.WriteInteger(0UL);
        inner.WriteAddress(TempoAddress.Parse(accessKey));
        inner.WriteInteger((ulong)DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());
        var limits = inner.StartList();
        var ofToken = inner.StartList();
        inner.WriteAddress(TempoAddress.Parse(Anvil.PathUsd));
        inner.WriteInteger((ulong)limit);
        inner.EndList(ofToken);
        inner.EndList(limits);
        inner.EndList(fields);

        var outer = new RlpWriter();
        var pair = outer.StartList();
        outer.WriteRaw(inner.Written);
        outer.WriteBytes(Secp256k1.Sign(key, Keccak256.Hash(inner.Written)));
        outer.EndList(pair);
        return outer.ToArray();
    }

    private static Task<BigInteger> BalanceAsync(string address) => InteropFixture.Anvil.BalanceOfAsync(Anvil.PathUsd, address);
}
