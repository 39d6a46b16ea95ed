using Mpp.Client.Methods.Tempo;
using Mpp.Client.Methods.Tempo.Crypto;
using Mpp.Sandbox.Merchant;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SandboxMerchantTempoTests : SandboxMerchantFixture
{
    private const string ServerMemo = "0x00000000000000000000000000000000000000000000000000000000000000aa";
    private const string SplitMemo = "0x00000000000000000000000000000000000000000000000000000000000000bb";

    private static readonly TempoAddress Stranger = TempoAddress.Parse(AddressOf(5));

    [Test]
    public async Task A_signed_transaction_is_broadcast_and_paid_for()
    {
        var challenge = await ChallengeAsync();
        var before = BalanceOf(AddressOf(9));

        var reply = await SendAsync(credential: Pull(challenge));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reply.Status, Is.EqualTo(200));
            Assert.That(reply.Receipt.Method, Is.EqualTo("tempo"));
            Assert.That(reply.Receipt.Status, Is.EqualTo("success"));
            Assert.That(reply.Receipt.Timestamp, Is.EqualTo(Time.GetUtcNow()));
            Assert.That(reply.Receipt.Reference, Is.EqualTo(Sandbox.Chain.Transfers.Single().TransactionHash));
            Assert.That(BalanceOf(AddressOf(9)) - before, Is.EqualTo(System.Numerics.BigInteger.Parse("10000")));
            Assert.That(Merchant.Settlements.Single().Amount, Is.EqualTo((UInt128)10_000));
            Assert.That(Sandbox.Chain.Calls.Single().Method, Is.EqualTo("eth_sendRawTransactionSync"));
        }
    }

    [TestCase("recipient")]
    [TestCase("amount")]
    [TestCase("more")]
    [TestCase("memo")]
    [TestCase("no memo")]
    [TestCase("token")]
    [TestCase("extra")]
    public async Task A_transaction_with_other_transfers_is_refused_unsent(string fault)
    {
        var challenge = await ChallengeAsync();
        var right = TransfersOf(challenge).Single();
        TokenTransfer[] wrong = fault switch
        {
            "recipient" => [right with { To = Stranger }],
            "amount" => [right with { Amount = right.Amount - 1 }],
            "more" => [right with { Amount = right.Amount + 1 }],
            "memo" => [right with { Memo = AttributionMemo.Create("another challenge", challenge.Realm) }],
            "no memo" => [right with { Memo = null }],
            "token" => [right with { Token = Stranger }],
            _ => [right, right with { To = Stranger }],
        };

        var reply = await SendAsync(credential: Pull(challenge, TransactionOf(challenge, wrong)));

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, "verification-failed")));
        Assert.That(Sandbox.Chain.Calls, Is.Empty);
    }

    [Test]
    public async Task Any_client_may_stand_in_the_attribution_memo()
    {
        var challenge = await ChallengeAsync();
        var named = TransfersOf(challenge).Single() with { Memo = AttributionMemo.Create(challenge.Id, challenge.Realm, "my-agent") };

        Assert.That((await SendAsync(credential: Pull(challenge, TransactionOf(challenge, named)))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task The_source_must_be_the_account_that_signed()
    {
        var challenge = await ChallengeAsync();

        var other = await SendAsync(credential: Pull(challenge, source: Source(AddressOf(5))));
        var otherChain = await SendAsync(credential: Pull(challenge, source: $"did:pkh:eip155:1:{Signer.Address}"));
        var lower = await SendAsync(credential: Pull(challenge, source: Source(Signer.Address.ToLowerInvariant())));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(other.Problem, Is.EqualTo("verification-failed"));
            Assert.That(otherChain.Problem, Is.EqualTo("verification-failed"));
            Assert.That(lower.Status, Is.EqualTo(200));
        }
    }

    [Test]
    public async Task A_transaction_for_another_chain_is_refused_unsent()
    {
        var challenge = await ChallengeAsync();

        var reply = await SendAsync(credential: Pull(challenge, TransactionOf(challenge) with { ChainId = 4217 }));

        Assert.That(reply.Problem, Is.EqualTo("verification-failed"));
        Assert.That(Sandbox.Chain.Calls, Is.Empty);
    }

    [TestCase("nonsense", "signature", "0x76")]
    [TestCase("proof", "signature", "0x76")]
    [TestCase("transaction", "nothing", "0x76")]
    [TestCase("hash", "hash", "0x76")]
    public async Task A_payload_of_the_wrong_shape_is_invalid(string type, string name, string value)
    {
        var challenge = await ChallengeAsync();

        var reply = await SendAsync(credential: Credential(challenge, Typed(type, name, value), Source()));

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, "invalid-payload")));
    }

    [Test]
    public async Task A_memo_of_the_server_replaces_the_attribution_memo()
    {
        Merchant.Challenges.Memo = ServerMemo;
        var challenge = await ChallengeAsync();
        var attributed = TransfersOf(challenge).Single() with { Memo = AttributionMemo.Create(challenge.Id, challenge.Realm) };

        var refused = await SendAsync(credential: Pull(challenge, TransactionOf(challenge, attributed)));
        var paid = await SendAsync(credential: Pull(challenge));

        Assert.That((refused.Problem, paid.Status), Is.EqualTo(("verification-failed", 200)));
        Assert.That(Sandbox.Chain.Transfers.Single().Memo, Is.EqualTo(ServerMemo));
    }

    [Test]
    public async Task One_transaction_pays_one_challenge_even_when_its_memo_fits_two()
    {
        Merchant.Challenges.Memo = ServerMemo;
        var (first, second) = (await ChallengeAsync(), await ChallengeAsync());
        var transaction = TransactionOf(first);
        await SendAsync(credential: Pull(first, transaction));

        var reply = await SendAsync(credential: Pull(second, transaction));

        Assert.That(reply.Problem, Is.EqualTo("verification-failed"));
        Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Splits_are_paid_after_the_recipient_and_in_order()
    {
        Merchant.Challenges.Splits = [new(AddressOf(4), "1000"), new(AddressOf(5), "2000", SplitMemo)];
        var challenge = await ChallengeAsync();
        var right = TransfersOf(challenge);

        var swapped = await SendAsync(credential: Pull(challenge, TransactionOf(challenge, right[0], right[2], right[1])));
        var paid = await SendAsync(credential: Pull(challenge));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(swapped.Problem, Is.EqualTo("verification-failed"));
            Assert.That(paid.Status, Is.EqualTo(200));
            Assert.That(
                Sandbox.Chain.Transfers.Select(transfer => transfer.Amount), Is.EqualTo(new UInt128[] { 7000, 1000, 2000 }));
        }
    }

    [Test]
    public async Task A_pushed_transaction_is_found_by_its_hash_and_counts_once()
    {
        Merchant.Challenges.Memo = ServerMemo;
        var (first, second) = (await ChallengeAsync(), await ChallengeAsync());
        var payload = Typed("hash", "hash", await BroadcastAsync(TransactionOf(first)));

        var paid = await SendAsync(credential: Credential(first, payload));
        var again = await SendAsync(credential: Credential(second, payload));

        Assert.That(paid.Receipt.Reference, Is.EqualTo((string)payload["hash"]!));
        Assert.That(again.Problem, Is.EqualTo("verification-failed"));
    }

    [Test]
    public async Task A_pushed_transaction_must_have_moved_the_money()
    {
        Merchant.Challenges.Splits = [new(AddressOf(9), "5000")];
        var challenge = await ChallengeAsync();
        var onlyPrimary = await BroadcastAsync(TransactionOf(challenge, TransfersOf(challenge)[0]));

        var unknown = await SendAsync(credential: Credential(challenge, Typed("hash", "hash", "0x" + new string('1', 64))));
        var partly = await SendAsync(credential: Credential(challenge, Typed("hash", "hash", onlyPrimary)));

        // The log of the primary transfer without its memo has the recipient and the amount of the split.
        Assert.That((unknown.Status, unknown.Problem), Is.EqualTo((402, "verification-failed")));
        Assert.That((partly.Status, partly.Problem), Is.EqualTo((402, "verification-failed")));
    }

    [Test]
    public async Task A_mode_that_the_challenge_does_not_support_is_invalid()
    {
        Merchant.Challenges.SupportedModes = ["push"];
        var challenge = await ChallengeAsync();

        var pull = await SendAsync(credential: Pull(challenge));
        var hash = await BroadcastAsync(TransactionOf(challenge));
        var push = await SendAsync(credential: Credential(challenge, Typed("hash", "hash", hash)));

        Assert.That(pull.Problem, Is.EqualTo("invalid-payload"));
        Assert.That(push.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_price_of_zero_is_answered_by_a_proof_of_the_source()
    {
        Merchant.Challenges.Amount = "0";
        var challenge = await ChallengeAsync();
        var preimage = ZeroAmountProof.Preimage(
            Sandbox.Chain.ChainId, TempoAddress.Parse(Signer.Address), challenge.Id, challenge.Realm);
        var signature = await Signer.SignAsync(
            new TempoSigningRequest(TempoSigningPurpose.Proof, Sandbox.Chain.ChainId, Keccak256.Hash(preimage), preimage));
        var payload = Typed("proof", "signature", "0x" + Convert.ToHexStringLower(signature.Span));

        var stranger = await SendAsync(credential: Credential(challenge, payload, Source(AddressOf(5))));
        var nobody = await SendAsync(credential: Credential(challenge, payload));
        var right = await SendAsync(credential: Credential(challenge, payload, Source()));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(stranger.Problem, Is.EqualTo("verification-failed"));
            Assert.That(nobody.Problem, Is.EqualTo("invalid-payload"));
            Assert.That(right.Receipt.Reference, Is.EqualTo(challenge.Id));
            Assert.That(Sandbox.Chain.Calls, Is.Empty);
        }
    }

    [Test]
    public async Task A_reverted_transaction_is_not_a_payment()
    {
        Sandbox.Chain.Faults.MineReverted = true;

        var reply = await SendAsync(credential: Pull(await ChallengeAsync()));

        Assert.That((reply.Status, reply.Problem), Is.EqualTo((402, "verification-failed")));
        Assert.That(Merchant.Settlements, Is.Empty);
    }

    [Test]
    public async Task Money_that_went_to_the_guard_is_not_a_payment()
    {
        Sandbox.Chain.Faults.HoldTransfers = true;

        var reply = await SendAsync(credential: Pull(await ChallengeAsync()));

        Assert.That(reply.Problem, Is.EqualTo("verification-failed"));
        Assert.That(Merchant.Settlements, Is.Empty);
    }

    [Test]
    public async Task A_lost_answer_of_the_chain_is_no_refusal_and_the_same_bytes_can_be_sent_again()
    {
        Sandbox.Chain.Faults.DropAnswerAfterBroadcast = 1;
        var credential = Pull(await ChallengeAsync());

        var lost = await SendAsync(credential: credential);
        var again = await SendAsync(credential: credential);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((lost.Status, lost.Problem), Is.EqualTo((500, "internal-payment-error")));
            Assert.That(lost.Challenges.IsEmpty, Is.True);
            Assert.That(again.Status, Is.EqualTo(200));
            Assert.That(Sandbox.Chain.Transfers, Has.Count.EqualTo(1));
            Assert.That(Merchant.Settlements, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_merchant_needs_a_way_to_be_paid()
    {
        await Assert.ThatAsync(() => SandboxMerchant.StartAsync(new SandboxMerchantOptions()), Throws.ArgumentException);
    }
}
