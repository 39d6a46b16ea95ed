using System.Text.Json.Nodes;
using Mpp.Client.Methods.Tempo;
using Mpp.Sandbox.Tempo;

namespace Mpp.Client.Tests.Sandbox;

[TestFixture]
internal sealed class SimulatedTempoChainPaymentTests : SimulatedTempoChainFixture
{
    [Test]
    public async Task A_transfer_with_memo_moves_the_price_and_the_fee_to_the_unit()
    {
        byte[] bytes = Sign(Payment(Transfer(10_000, memo: Memo)));

        RpcAnswer receipt = await SendAsync(bytes);

        UInt128 fee = Chain.Fees.Single().Amount;
        SimulatedTransfer transfer = Chain.Transfers.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Text("status"), Is.EqualTo("0x1"));
            Assert.That(receipt.Text("transactionHash"), Is.EqualTo(ToHex(TempoTransaction.TransactionHash(bytes))));
            Assert.That(receipt.Text("from"), Is.EqualTo(Payer.Address.ToLowerInvariant()));
            Assert.That(receipt.Text("type"), Is.EqualTo("0x76"));
            Assert.That(receipt.Number("gasUsed"), Is.EqualTo((UInt128)51_287));
            Assert.That(receipt.Number("effectiveGasPrice"), Is.EqualTo((UInt128)(21 * Gwei)));
            Assert.That(fee, Is.EqualTo((UInt128)1_078), "51,287 gas at 21 gwei, rounded up");
            Assert.That(Held(Payer), Is.EqualTo(Genesis - 10_000 - fee));
            Assert.That(Held(Payee), Is.EqualTo(Genesis + 10_000));
            Assert.That(Chain.BalanceOf(PathUsd, FeeManager), Is.EqualTo(fee));
            Assert.That(transfer.Amount, Is.EqualTo((UInt128)10_000));
            Assert.That((transfer.From, transfer.To), Is.EqualTo((Payer.Address, Payee.Address)));
            Assert.That(transfer.Memo, Is.EqualTo(ToHex(Memo)));
            Assert.That(transfer.TransactionHash, Is.EqualTo(receipt.Text("transactionHash")));
        }
    }

    [Test]
    public async Task The_logs_are_the_transfer_then_its_memo_then_the_fee()
    {
        JsonArray logs = (await SendAsync(Sign(Payment(Transfer(10_000, memo: Memo))))).Logs;

        string[] payer = [Word(Payer.Address), Word(Payee.Address)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(logs, Has.Count.EqualTo(3));
            Assert.That(Topics(logs[0]!), Is.EqualTo((string[])[TransferTopic, .. payer]));
            Assert.That(Topics(logs[1]!), Is.EqualTo((string[])[MemoTopic, .. payer, ToHex(Memo)]));
            Assert.That(Topics(logs[2]!), Is.EqualTo((string[])[TransferTopic, Word(Payer.Address), Word(FeeManager)]));
            Assert.That(logs[0]!["data"]!.ToString(), Is.EqualTo(Word(10_000)));
            Assert.That(logs[1]!["data"]!.ToString(), Is.EqualTo(Word(10_000)));
            Assert.That(logs[2]!["data"]!.ToString(), Is.EqualTo(Word(1_078)));
            Assert.That(logs.Select(static log => log!["logIndex"]!.ToString()), Is.EqualTo((string[])["0x0", "0x1", "0x2"]));
            Assert.That(logs.Select(static log => log!["address"]!.ToString()), Is.All.EqualTo(PathUsd));
        }
    }

    [Test]
    public async Task Splits_are_paid_in_their_order_within_one_transaction()
    {
        byte[] bytes = Sign(Payment(Transfer(700, memo: Memo), Transfer(200, Partner.Address), Transfer(100, Sponsor.Address, Memo)));

        RpcAnswer receipt = await SendAsync(bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Number("gasUsed"), Is.EqualTo((UInt128)88_316));
            Assert.That(Chain.Transfers.Select(static transfer => transfer.Amount), Is.EqualTo((UInt128[])[700, 200, 100]));
            Assert.That(receipt.Logs.Select(static log => log!["topics"]![0]!.ToString()), Is.EqualTo(
                (string[])[TransferTopic, MemoTopic, TransferTopic, TransferTopic, MemoTopic, TransferTopic]));
            Assert.That(Held(Payee), Is.EqualTo(Genesis + 700));
            Assert.That(Held(Partner), Is.EqualTo(Genesis + 200));
            Assert.That(Held(Sponsor), Is.EqualTo(Genesis + 100));
        }
    }

    [Test]
    public async Task A_sponsor_pays_the_fee_and_the_payer_exactly_the_price()
    {
        RpcAnswer receipt = await SendAsync(SignAndSponsor(Payment(Transfer(10_000, memo: Memo)), AlphaUsd));

        UInt128 fee = Chain.Fees.Single().Amount;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Text("status"), Is.EqualTo("0x1"));
            Assert.That(receipt.Text("from"), Is.EqualTo(Payer.Address.ToLowerInvariant()));
            Assert.That(receipt.Text("feePayer"), Is.EqualTo(Sponsor.Address.ToLowerInvariant()));
            Assert.That(Held(Payer), Is.EqualTo(Genesis - 10_000));
            Assert.That(Held(Sponsor), Is.EqualTo(Genesis));
            Assert.That(Held(Sponsor, AlphaUsd), Is.EqualTo(Genesis - fee));
            Assert.That(Topics(receipt.Logs[^1]!), Is.EqualTo((string[])[TransferTopic, Word(Sponsor.Address), Word(FeeManager)]));
            Assert.That(receipt.Logs[^1]!["address"]!.ToString(), Is.EqualTo(AlphaUsd));
        }
    }

    [Test]
    public async Task The_fee_token_is_the_named_one_then_the_stored_one_then_that_of_the_transfers()
    {
        TempoTransaction payment = Payment(Transfer(1));
        string fresh = TempoDevelopmentAccountWithoutStoredToken.Address;
        Chain.Fund(AlphaUsd, fresh, 1_000_000);

        await SendAsync(Sign(payment with { FeeToken = TempoAddress.Parse(PathUsd) }, PayerInAlpha));
        await SendAsync(Sign(payment, PayerInAlpha));
        await SendAsync(Sign(Payment(Transfer(1, token: AlphaUsd)), TempoDevelopmentAccountWithoutStoredToken));
        await SendAsync(SignAndSponsor(Payment(Transfer(2)), feeToken: null, PayerInAlpha));

        string alpha = TempoAddress.Parse(AlphaUsd).ToString();
        Assert.That(
            Chain.Fees.Select(static fee => fee.Token), Is.EqualTo((string[])[Chain.DefaultToken, alpha, alpha, alpha]));
    }

    [TestCase(true, TestName = "A_recipient_that_never_held_the_token_costs_more_gas")]
    [TestCase(false, TestName = "A_recipient_that_held_the_token_once_does_not")]
    public async Task A_fresh_recipient_costs_more_gas(bool fresh)
    {
        if (!fresh)
        {
            Chain.Fund(PathUsd, Stranger, 0);
        }

        RpcAnswer receipt = await SendAsync(Sign(Payment(Transfer(5, Stranger))));

        Assert.That(receipt.Number("gasUsed"), Is.EqualTo((UInt128)(fresh ? 298_770 : 48_770)));
    }

    [Test]
    public async Task A_transfer_above_the_balance_is_mined_and_reverts_and_keeps_the_fee()
    {
        RpcAnswer receipt = await SendAsync(Sign(Payment(Transfer(5), Transfer(Genesis))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Text("status"), Is.EqualTo("0x0"));
            Assert.That(receipt.Logs, Has.Count.EqualTo(1), "the fee and nothing else");
            Assert.That(Chain.Transfers, Is.Empty);
            Assert.That(Held(Payer), Is.EqualTo(Genesis - Chain.Fees.Single().Amount));
            Assert.That(Held(Payee), Is.EqualTo(Genesis));
        }
    }

    [Test]
    public async Task The_cover_of_the_fee_cannot_be_paid_away()
    {
        // 500,000 gas at 24 gwei: 12,000 units.
        RpcAnswer tooMuch = await SendAsync(Sign(Payment(Transfer(Genesis - 11_999))));
        RpcAnswer all = await SendAsync(Sign(Payment(Transfer(Held(Payer) - 12_000))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(tooMuch.Text("status"), Is.EqualTo("0x0"));
            Assert.That(all.Text("status"), Is.EqualTo("0x1"));
        }
    }

    [Test]
    public async Task A_gas_limit_that_is_a_little_too_low_is_used_up_and_reverts()
    {
        RpcAnswer receipt = await SendAsync(Sign(Payment(Transfer(5)) with { GasLimit = 40_000 }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Text("status"), Is.EqualTo("0x0"));
            Assert.That(receipt.Number("gasUsed"), Is.EqualTo((UInt128)40_000));
            Assert.That(Chain.Transfers, Is.Empty);
        }
    }

    [Test]
    public async Task Calls_that_are_no_canonical_transfer_of_a_known_token_revert()
    {
        TempoAddress token = TempoAddress.Parse(PathUsd);
        byte[] data = Transfer(5).EncodeCallData();
        TempoCall[] calls =
        [
            new(TempoAddress.Parse(Stranger), data),
            new(token, (byte[])[.. data, 0]),
            new(token, (byte[])[0x09, 0x5e, 0xa7, 0xb3, .. data.AsSpan(4)]),
            Transfer(5, "0x0000000000000000000000000000000000000000").ToCall(),
            Transfer(5, AlphaUsd).ToCall(),
        ];

        foreach (TempoCall call in calls)
        {
            RpcAnswer receipt = await SendAsync(Sign(Payment(Transfer(1)) with { Calls = [call] }));
            Assert.That(receipt.Text("status"), Is.EqualTo("0x0"));
        }

        Assert.That(Chain.Transfers, Is.Empty);
    }

    [Test]
    public async Task A_token_that_was_funded_can_be_paid_with()
    {
        const string token = "0x20C000000000000000000000b9537d11c60E8b50";
        Chain.Fund(token, Payer.Address, 5_000_000);

        RpcAnswer receipt = await SendAsync(Sign(Payment(Transfer(10_000, memo: Memo, token: token))));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipt.Text("status"), Is.EqualTo("0x1"));
            Assert.That(Chain.BalanceOf(token, Payee.Address), Is.EqualTo((UInt128)10_000));
        }
    }

    [Test]
    public async Task Parallel_payments_all_happen_once()
    {
        byte[][] payments = [.. Enumerable.Range(1, 20).Select(amount => Sign(Payment(Transfer((UInt128)amount))))];

        RpcAnswer[] receipts = await Task.WhenAll(payments.Concat(payments).Select(payment => SendAsync(payment)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(receipts.Select(static receipt => receipt.Text("status")), Is.All.EqualTo("0x1"));
            Assert.That(Held(Payee), Is.EqualTo(Genesis + 210));
            Assert.That(Chain.Transfers, Has.Count.EqualTo(20));
        }
    }

    private static TempoDevelopmentAccount TempoDevelopmentAccountWithoutStoredToken { get; } = new(
        "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", "0x" + new string('0', 63) + "1", FeeToken: PathUsd);

    private static IEnumerable<string> Topics(JsonNode log) => log["topics"]!.AsArray().Select(static topic => topic!.ToString());
}
