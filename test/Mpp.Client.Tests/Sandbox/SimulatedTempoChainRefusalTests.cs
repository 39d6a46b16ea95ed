using System.Numerics;
using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SimulatedTempoChainRefusalTests : SimulatedTempoChainFixture
{
    [Test]
    public async Task The_same_bytes_again_give_the_old_receipt_and_move_nothing()
    {
        byte[] bytes = Sign(Payment(Transfer(10_000, memo: Memo)));

        RpcAnswer first = await SendAsync(bytes);
        Time.Advance(TimeSpan.FromMinutes(5));
        RpcAnswer again = await SendAsync(bytes);
        RpcAnswer plain = await SendAsync(bytes, waits: false);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.Value.ToJsonString(), Is.EqualTo(first.Value.ToJsonString()));
            Assert.That(plain.Message, Is.EqualTo("already known"));
            Assert.That(Held(Payee), Is.EqualTo(Genesis + 10_000));
            Assert.That(Chain.Fees, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Another_sponsors_signature_under_the_same_sender_hash_is_a_replay()
    {
        TempoTransaction payment = Payment(Transfer(10_000, memo: Memo));

        await SendAsync(SignAndSponsor(payment));
        RpcAnswer otherToken = await SendAsync(SignAndSponsor(payment, AlphaUsd));
        RpcAnswer otherSponsor = await SendAsync(SignAndSponsor(payment, PathUsd, Partner));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(otherToken.Message, Does.Contain("already used"));
            Assert.That(otherSponsor.Message, Does.Contain("already used"));
            Assert.That(Chain.Transfers, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_reverted_transaction_has_used_its_nonce_too()
    {
        TempoTransaction payment = Payment(Transfer(Genesis));

        await SendAsync(SignAndSponsor(payment));
        Chain.Fund(PathUsd, Payer.Address, 1_000_000);
        RpcAnswer again = await SendAsync(SignAndSponsor(payment, AlphaUsd));

        Assert.That(again.Message, Does.Contain("already used"));
    }

    [TestCase(31, "exceeds the maximum")]
    [TestCase(30, null)]
    [TestCase(4, null)]
    [TestCase(3, "too close")]
    [TestCase(0, "expired")]
    [TestCase(-10, "expired")]
    public async Task The_window_of_an_expiring_nonce_ends_within_thirty_seconds_and_not_at_once(int seconds, string? refusal)
    {
        byte[] bytes = Sign(Payment(Transfer(1)) with { ValidBefore = Time.UnixSeconds + (ulong)seconds });

        RpcAnswer answer = await SendAsync(bytes);

        Assert.That(answer.Message, refusal is null ? Is.Null : Does.Contain(refusal));
    }

    [Test]
    public async Task A_transaction_dies_when_the_clock_passes_its_window()
    {
        byte[] bytes = Sign(Payment(Transfer(1)));
        Time.Advance(TimeSpan.FromSeconds(25));

        RpcAnswer late = await SendAsync(bytes);
        RpcAnswer head = await CallAsync("eth_getBlockByNumber", "latest", false);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(late.Message, Does.Contain("expired"));
            Assert.That(head.Number("timestamp"), Is.EqualTo((UInt128)Time.UnixSeconds));
            Assert.That(Chain.Transfers, Is.Empty);
        }
    }

    [Test]
    public async Task An_expiring_nonce_needs_a_window_and_the_nonce_0()
    {
        RpcAnswer endless = await SendAsync(Sign(Payment(Transfer(1)) with { ValidBefore = null }));
        RpcAnswer counted = await SendAsync(Sign(Payment(Transfer(1)) with { Nonce = 1 }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(endless.Message, Does.Contain("requires valid_before"));
            Assert.That(counted.Message, Does.Contain("nonce == 0"));
        }
    }

    [Test]
    public async Task A_transaction_is_refused_before_its_window_and_taken_in_it()
    {
        byte[] bytes = Sign(Payment(Transfer(1)) with { ValidAfter = Time.UnixSeconds + 2 });

        RpcAnswer early = await SendAsync(bytes);
        Time.Advance(TimeSpan.FromSeconds(2));
        RpcAnswer due = await SendAsync(bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early.Message, Does.Contain("not valid yet"));
            Assert.That(due.Text("status"), Is.EqualTo("0x1"));
        }
    }

    [Test]
    public async Task Another_chain_is_refused()
    {
        RpcAnswer answer = await SendAsync(Sign(Payment(Transfer(1)) with { ChainId = 4217 }));

        Assert.That(answer.Message, Does.Contain("invalid chain id"));
    }

    [Test]
    public async Task The_forms_that_wait_for_a_fee_payer_are_refused()
    {
        TempoTransaction payment = Payment(Transfer(1)) with { Sponsored = true };

        RpcAnswer handOver = await SendAsync(payment.EncodePending(TempoAddress.Parse(Payer.Address), Signature(payment)));
        RpcAnswer draft = await SendAsync(payment.EncodePendingDraftForm(Signature(payment)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(handOver.Message, Does.StartWith("Failed to decode transaction"));
            Assert.That(draft.Message, Does.StartWith("Failed to decode transaction"));
        }
    }

    [Test]
    public async Task A_signature_that_is_not_65_bytes_with_27_or_28_at_the_end_is_refused()
    {
        byte[] bytes = Sign(Payment(Transfer(1)));
        byte[] parity = [.. bytes];
        parity[^1] -= 27;
        byte[] foreignType = [.. bytes];
        foreignType[0] = 0x02;

        foreach (byte[] wrong in (byte[][])[parity, foreignType, bytes[..^1], [.. bytes, 0], [], [0x76]])
        {
            RpcAnswer answer = await SendAsync(wrong);
            Assert.That(answer.Message, Does.StartWith("Failed to decode transaction"));
        }
    }

    [Test]
    public async Task A_signature_over_other_bytes_is_somebody_elses_who_holds_nothing()
    {
        TempoTransaction payment = Payment(Transfer(1));
        byte[] bytes = payment.EncodeSigned(Signature(payment with { Nonce = 9 }));

        RpcAnswer answer = await SendAsync(bytes);

        Assert.That(answer.Message, Is.EqualTo("insufficient fee token balance: have 0, need 12000"));
    }

    [Test]
    public async Task An_access_key_that_nobody_authorized_is_refused()
    {
        TempoTransaction payment = Payment(Transfer(1));
        TempoAddress account = TempoAddress.Parse(Payer.Address);
        byte[] inner = Secp256k1.Sign(Convert.FromHexString(Partner.PrivateKey[2..]), payment.AccessKeyHash(account));

        RpcAnswer answer = await SendAsync(payment.EncodeSigned(TempoSenderSignature.ForAccessKey(account, inner)));

        Assert.That(answer.Message, Does.Contain("keychain validation failed"));
    }

    [Test]
    public async Task The_account_nonce_and_every_lane_go_strictly_in_sequence()
    {
        (ulong Nonce, int Key, string? Refusal)[] steps =
        [
            (1, 0, "too high: next nonce 0"), (0, 0, null), (0, 0, "too low: next nonce 1"), (2, 0, "too high"), (1, 0, null),
            (1, 9, "too high"), (0, 9, null), (1, 9, null), (0, 8, null),
        ];

        UInt128 amount = 1;
        foreach ((ulong nonce, int key, string? refusal) in steps)
        {
            RpcAnswer answer = await SendAsync(Sign(Ordinary(nonce, key, amount++)));
            Assert.That(answer.Message, refusal is null ? Is.Null : Does.Contain(refusal), $"nonce {nonce} of lane {key}");
        }

        RpcAnswer count = await CallAsync("eth_getTransactionCount", Payer.Address, "latest");
        Assert.That(count.Value.ToString(), Is.EqualTo("0x2"));
    }

    [Test]
    public async Task A_lane_for_subblocks_is_refused()
    {
        RpcAnswer answer = await SendAsync(Sign(Ordinary(0, new BigInteger(0x5b) << 248)));

        Assert.That(answer.Message, Does.Contain("reserved"));
    }

    [Test]
    public async Task The_fee_must_be_covered_to_the_unit()
    {
        TempoTransaction payment = Payment(Transfer(1, token: AlphaUsd)) with { GasLimit = 1_000_000 };
        TempoAddress scarce = TempoAddress.Parse("0x20c0000000000000000000000000000000000009");
        Chain.Fund(scarce.ToString(), Payer.Address, 23_999);

        RpcAnswer tooLittle = await SendAsync(Sign(payment with { FeeToken = scarce }));
        Chain.Fund(scarce.ToString(), Payer.Address, 1);
        RpcAnswer enough = await SendAsync(Sign(payment with { FeeToken = scarce }));
        RpcAnswer noToken = await SendAsync(Sign(payment with { FeeToken = TempoAddress.Parse(Stranger) }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tooLittle.Message, Is.EqualTo("insufficient fee token balance: have 23999, need 24000"));
            Assert.That(enough.Text("status"), Is.EqualTo("0x1"));
            Assert.That(noToken.Message, Does.StartWith("insufficient fee token balance: have 0"));
        }
    }

    [Test]
    public async Task A_sponsor_that_cannot_cover_the_fee_is_refused_and_so_is_the_sender_as_its_own_sponsor()
    {
        const string scarce = "0x20c0000000000000000000000000000000000009";
        Chain.Fund(scarce, Payer.Address, 1_000_000);

        RpcAnswer poor = await SendAsync(SignAndSponsor(Payment(Transfer(1)), scarce));
        RpcAnswer self = await SendAsync(SignAndSponsor(Payment(Transfer(1)), PathUsd, Payer));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(poor.Message, Does.StartWith("insufficient fee token balance: have 0"));
            Assert.That(self.Message, Does.Contain("fee payer cannot resolve to sender"));
        }
    }

    [Test]
    public async Task Fees_and_gas_that_no_block_takes_are_refused()
    {
        TempoTransaction payment = Payment(Transfer(1));
        (TempoTransaction Transaction, string Refusal)[] cases =
        [
            (payment with { MaxFeePerGas = (20 * Gwei) - 1 }, "less than block base fee"),
            (payment with { MaxPriorityFeePerGas = 25 * Gwei }, "max priority fee per gas higher"),
            (payment with { GasLimit = 20_000 }, "intrinsic gas too low"),
            (payment with { GasLimit = ulong.MaxValue }, "exceeds block gas limit"),
            (payment with { MaxFeePerGas = UInt128.MaxValue }, "insufficient fee token balance"),
            (payment with { Calls = [Transfer(1).ToCall() with { Value = 1 }] }, "native value transfer not allowed"),
        ];

        foreach ((TempoTransaction transaction, string refusal) in cases)
        {
            RpcAnswer answer = await SendAsync(Sign(transaction));
            Assert.That(answer.Message, Does.Contain(refusal));
        }

        Assert.That(Chain.Fees, Is.Empty, "a refusal costs nothing");
    }
}
