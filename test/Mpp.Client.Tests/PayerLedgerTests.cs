using System.Net;
using Mpp.Client.Http;
using Mpp.Client.Ledger;
using Mpp.Client.Policy;
using Mpp.Client.Tests.Fakes;

namespace Mpp.Client.Tests;

/// <summary>What a payer does when its ledger fails: what must not be signed is not signed, what must not be sent is not sent.</summary>
[TestFixture]
internal sealed class PayerLedgerTests : PaymentFixture
{
    private static readonly Func<Exception>[] Failures =
        [() => new LedgerException("disk full"), () => new IOException("disk full"), () => new HttpRequestException("the database is away")];

    [Test]
    public async Task Without_a_reservation_nothing_is_signed([ValueSource(nameof(Failures))] Func<Exception> failure)
    {
        Ledger.FailsAt = (LedgerState.Reserved, failure);
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger));
        Assert.That(Method.Plans, Is.Zero);
    }

    [Test]
    public async Task Without_the_mark_nothing_is_signed_and_further_payments_stop([ValueSource(nameof(Failures))] Func<Exception> failure)
    {
        Ledger.FailsAt = (LedgerState.Signing, failure);
        Server.Asks().Asks();
        var client = CreateClient();

        var refused = await RefusalOfAsync(client, Get());
        Ledger.FailsAt = null;
        var next = await RefusalOfAsync(client, Get());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger));
            Assert.That(next.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger));
            Assert.That(Server.Credentials, Is.Empty);
        }
    }

    [Test]
    public async Task A_signature_that_could_not_be_recorded_is_not_sent_and_further_payments_stop([ValueSource(nameof(Failures))] Func<Exception> failure)
    {
        Ledger.FailsAt = (LedgerState.Signed, failure);
        Server.Asks().Asks();
        var client = CreateClient();
        using var request = Get();

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => client.SendAsync(request));
        Ledger.FailsAt = null;
        var next = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(request.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Unknown));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Signing));
            Assert.That(next.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger));
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(Server.Credentials, Is.Empty);
        }
    }

    [Test]
    public async Task What_could_not_be_marked_as_sent_is_not_sent_and_further_payments_stop([ValueSource(nameof(Failures))] Func<Exception> failure)
    {
        Ledger.FailsAt = (LedgerState.Sent, failure);
        Server.Asks().Asks();
        var client = CreateClient();

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => client.GetAsync(Shop));
        Ledger.FailsAt = null;
        var next = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Payment.LedgerId, Is.EqualTo(Ledger.Only.Id));
            Assert.That(next.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger));
            Assert.That(Method.Signatures, Is.EqualTo(1));
            Assert.That(Server.Credentials, Is.Empty);
        }
    }

    [Test]
    public async Task A_ledger_that_forgot_the_payment_lets_nothing_be_sent()
    {
        Ledger.FindsNothing = true;
        Server.Asks();

        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient().GetAsync(Shop));

        Assert.That(Server.Credentials, Is.Empty);
    }

    [Test]
    public async Task The_answer_reaches_the_caller_although_it_could_not_be_recorded_and_further_payments_stop(
        [ValueSource(nameof(Failures))] Func<Exception> failure)
    {
        Ledger.FailsAt = (LedgerState.Settled, failure);
        Server.Asks().Delivers().Asks();
        var client = CreateClient();

        using var response = await client.GetAsync(Shop);
        Ledger.FailsAt = null;
        var next = await FailureOfAsync<PaymentRefusedException>(() => client.GetAsync(Shop));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("body of 200"));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Sent));
            Assert.That(Log.Entries.Select(entry => entry.Event.Name), Does.Contain("LedgerFailed"));
            Assert.That(next.Refusals.Single().Rule, Is.EqualTo(PolicyRules.Ledger));
            Assert.That(Method.Signatures, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_lost_answer_that_could_not_be_recorded_is_still_told_as_one([ValueSource(nameof(Failures))] Func<Exception> failure)
    {
        Ledger.FailsAt = (LedgerState.Unknown, failure);
        Server.Asks().Throws(new HttpRequestException("reset"));

        var thrown = await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient().GetAsync(Shop));

        Assert.That(thrown.InnerException, Is.TypeOf<HttpRequestException>().With.Message.EqualTo("reset"));
    }

    [Test]
    public async Task A_refusal_whose_reservation_could_not_be_given_back_is_still_told_as_one([ValueSource(nameof(Failures))] Func<Exception> failure)
    {
        Ledger.FailsAt = (LedgerState.Released, failure);
        Method.MaximumPayloadLength = 100_000;
        Server.Asks();

        var refused = await RefusalOfAsync(CreateClient(), Get());

        Assert.That(refused.Refusals.Single().Rule, Is.EqualTo(PolicyRules.CredentialSize));
        Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Reserved));
    }

    [Test]
    public async Task A_ledger_failure_does_not_become_a_reason_to_retry([ValueSource(nameof(Failures))] Func<Exception> failure)
    {
        Ledger.FailsAt = (LedgerState.Signed, failure);
        Server.Asks();
        var retry = new AroundHandler(async (request, send, cancellationToken) =>
        {
            await FailureOfAsync<PaymentOutcomeUnknownException>(() => send(request, cancellationToken));
            Ledger.FailsAt = null;
            return await send(request, cancellationToken);
        });

        await FailureOfAsync<PaymentOutcomeUnknownException>(() => CreateClient(null, [retry], []).GetAsync(Shop));

        Assert.That(Method.Signatures, Is.EqualTo(1));
        Assert.That(Server.Arrivals, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_log_that_throws_changes_neither_the_payment_nor_the_answer()
    {
        Server.Asks().Delivers();
        var client = CreateClient();
        Method.OnSign = (_, _) =>
        {
            Log.IsBroken = true;
            return Task.CompletedTask;
        };

        using var response = await client.GetAsync(Shop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Log.IsBroken, Is.True);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(response.GetMppPayment()!.Outcome, Is.EqualTo(PaymentOutcome.Settled));
            Assert.That(Ledger.Only.State, Is.EqualTo(LedgerState.Settled));
        }
    }
}
